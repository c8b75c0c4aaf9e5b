import { DEFAULT_PROFILE, PROFILE_NAMES, PROFILES } from "../check/profile.ts";

/** The flag of an option that takes a value. */
export type ValueFlag =
  | "plugin"
  | "package"
  | "world"
  | "endpoint"
  | "protocol"
  | "task-type"
  | "template"
  | "inputs"
  | "deadline"
  | "timeout"
  | "poll"
  | "ca"
  | "cert"
  | "key"
  | "transport"
  | "profile"
  | "runs"
  | "seed"
  | "only"
  | "level"
  | "report"
  | "out"
  | "expected"
  | "corpus"
  | "reason"
  | "issue"
  | "until";
/** The flag of an option that is on or off. */
export type SwitchFlag = "tls" | "connector" | "prune" | "save-failures" | "known-fail" | "json" | "help" | "version";
/** The flag of any option. */
export type Flag = ValueFlag | SwitchFlag;

interface OptionCommon {
  readonly short?: string;
  readonly description: string;
}

/** `--seed 7` */
export interface ValueOption extends OptionCommon {
  /** Without the dashes. */
  readonly flag: ValueFlag;
  /** What stands for the value in the help. */
  readonly value: string;
}

/** `--json` */
export interface SwitchOption extends OptionCommon {
  /** Without the dashes. */
  readonly flag: SwitchFlag;
}

/** One option of the command line. */
export type Option = ValueOption | SwitchOption;

/** All options of all commands, in the order of the help. */
export const OPTIONS: readonly Option[] = [
  {
    flag: "plugin",
    value: "<file#export>",
    description: "The module of the plugin (default: what package.json exports)",
  },
  {
    flag: "package",
    value: "<tarball#export>",
    description: "A packed package instead: installed and imported as a user would",
  },
  {
    flag: "world",
    value: "<file#export>",
    description: "The fake of its service (default: the one *.world.ts in test/)",
  },
  { flag: "endpoint", value: "<host:port>", description: "Where the connector listens" },
  { flag: "protocol", value: "<version>", description: "v2, or v1 for Flyte 1 (default: v2)" },
  {
    flag: "task-type",
    value: "<name>",
    description: "Which of its task types to use (default: that of the template, or the only one that it lists)",
  },
  {
    flag: "template",
    value: "<file>",
    description: "JSON of a core.TaskTemplate: a short task that succeeds (default: an empty one)",
  },
  {
    flag: "inputs",
    value: "<file>",
    description: "JSON of its inputs: plain values by name, or a core.LiteralMap (default: none)",
  },
  { flag: "deadline", value: "<ms>", description: "For one call (default: 10000, as in Flyte)" },
  { flag: "timeout", value: "<seconds>", description: "For a job to come to its end (default: 60)" },
  { flag: "poll", value: "<ms>", description: "Between two polls of a job (default: 1000)" },
  { flag: "tls", description: "Connect with TLS; trust what Node trusts, unless --ca says otherwise" },
  { flag: "ca", value: "<file>", description: "Certificates to trust, PEM" },
  { flag: "cert", value: "<file>", description: "Certificate of the client, PEM (mTLS)" },
  { flag: "key", value: "<file>", description: "Its private key, PEM" },
  {
    flag: "transport",
    value: "<how>",
    description: "direct, or intercept for a client that takes no fetch (default: direct)",
  },
  {
    flag: "profile",
    value: "<name>",
    description: `${PROFILE_NAMES.join(", ")}: ${Object.values(PROFILES).join(", ")} plans per requirement (default: ${DEFAULT_PROFILE})`,
  },
  { flag: "runs", value: "<number>", description: "So many plans per requirement instead" },
  { flag: "seed", value: "<integer>", description: "Draw other plans (default: 1)" },
  { flag: "only", value: "<ids>", description: "Only these requirements, such as CR-01,GE-04" },
  { flag: "level", value: "<level>", description: "Only requirements that bind at least so much: must, should or may" },
  {
    flag: "report",
    value: "<formats>",
    description: "Write json, junit, sarif, markdown, html, badge, or several with commas",
  },
  { flag: "out", value: "<folder>", description: "Where reports go (default: conformance-report)" },
  {
    flag: "expected",
    value: "<file>",
    description: "What is expected other than to pass (default: conformance.expected.json)",
  },
  { flag: "corpus", value: "<folder>", description: "Plans that have failed once (default: .testkit/corpus)" },
  { flag: "save-failures", description: "Put new failures into the corpus, also in CI" },
  { flag: "prune", description: "Take plans that break nothing any more out of the corpus" },
  { flag: "reason", value: "<text>", description: "Why it is accepted" },
  { flag: "issue", value: "<url>", description: "The issue in which that was decided, or that tracks it" },
  { flag: "until", value: "<day>", description: "The last day on which it is accepted, such as 2027-01-31" },
  { flag: "known-fail", description: "A defect that is to be mended: no waiver, and stale as soon as it passes" },
  { flag: "connector", description: "The checks of running connectors instead" },
  { flag: "json", description: "Print JSON" },
  { flag: "help", short: "h", description: "Print this help" },
  { flag: "version", short: "v", description: "Print the version" },
];
