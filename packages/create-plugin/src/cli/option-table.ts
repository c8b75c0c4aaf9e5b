import { PACKAGE_MANAGERS } from "../plan/answers.ts";
import type { TemplateBundle } from "../template/template.ts";

/** The flag of an option that takes a value. */
export type ValueFlag = "template" | "idempotency" | "dir" | "package-manager" | "sdk" | "testkit";
/** The flag of an option that is on or off. */
export type SwitchFlag = "yes" | "no-install" | "no-verify" | "no-git" | "dry-run" | "json" | "help" | "version";

interface OptionCommon {
  readonly short?: string;
  readonly description: string;
  /** Left out of the help: for those who work on this package. */
  readonly hidden?: boolean;
}

/** `--template rest` */
export interface ValueOption extends OptionCommon {
  /** Without the dashes. */
  readonly flag: ValueFlag;
  /** What stands for the value in the help. */
  readonly value: string;
  /** What may be given; absent when anything may. The first is what is taken when nothing is given, unless `standard` says otherwise. */
  readonly choices?: (bundle: TemplateBundle) => readonly string[];
  /** What is taken when nothing is given. Default: the first of the choices. */
  readonly standard?: string;
}

/** `--yes` */
export interface SwitchOption extends OptionCommon {
  /** Without the dashes. */
  readonly flag: SwitchFlag;
}

/** One option of the command line. */
export type Option = ValueOption | SwitchOption;

/** The argument without a flag. */
export const NAME = {
  label: "[name]",
  description: "the package's name, such as my-jobs or @acme/flyte-plugin-my-jobs",
} as const;

/** All options: what is parsed, what the help, the schema and the README show, in this order. */
export const OPTIONS: readonly Option[] = [
  {
    flag: "template",
    short: "t",
    value: "<template>",
    description: "What to start from",
    choices: ({ templates }) => templates.map(({ name }) => name),
  },
  {
    flag: "idempotency",
    value: "<style>",
    description: "How a job is submitted just once",
    choices: ({ templates }) => [...new Set(templates.flatMap(({ variants }) => Object.keys(variants?.choices ?? {})))],
  },
  {
    flag: "dir",
    short: "d",
    value: "<folder>",
    description: "Where to write it",
    standard: "the name without its scope",
  },
  {
    flag: "package-manager",
    value: "<program>",
    description: "What installs it",
    choices: () => PACKAGE_MANAGERS,
    standard: "what started this program",
  },
  { flag: "yes", short: "y", description: "Ask nothing, take the defaults" },
  { flag: "no-install", description: "Do not install, and so do not verify" },
  { flag: "no-verify", description: "Install, but do not verify" },
  { flag: "no-git", description: "Do not make a git repository" },
  { flag: "dry-run", description: "Print what would be written, and write nothing" },
  { flag: "json", description: "Ask nothing, and print one JSON object per line; the last is the result" },
  { flag: "help", short: "h", description: "Print this help; with --json, as a JSON schema" },
  { flag: "version", short: "v", description: "Print the version" },
  // What is not published yet can still be tried: npm installs from a path or a tarball just as well.
  { flag: "sdk", value: "<spec>", description: "Version, or path of a tarball, of @flyte-webapi/sdk", hidden: true },
  { flag: "testkit", value: "<spec>", description: "The same for @flyte-webapi/testkit", hidden: true },
];

/** `rest (the default), sync or bare`, or nothing for an option that takes anything. */
export function describeValues(option: Option, bundle: TemplateBundle): string {
  if (!("value" in option)) return "";
  const choices = option.choices?.(bundle) ?? [];
  const standard = option.standard ?? choices[0];
  const all = choices.length === 0 ? [] : [`one of ${choices.join(", ")}`];
  return [...all, ...(standard === undefined ? [] : [`default: ${standard}`])].join("; ");
}
