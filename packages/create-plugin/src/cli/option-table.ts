import { PACKAGE_MANAGERS } from "../plan/answers.ts";
import type { TemplateBundle } from "../template/template.ts";
import { ALL_COMMANDS, type CommandName } from "./command-table.ts";

/** The flag of an option that takes a value. */
export type ValueFlag =
  | "template"
  | "idempotency"
  | "dir"
  | "package-manager"
  | "plugin"
  | "repository"
  | "sdk"
  | "testkit";
/** The flag of an option that is on or off. */
export type SwitchFlag =
  | "yes"
  | "no-install"
  | "no-verify"
  | "no-git"
  | "changesets"
  | "force"
  | "dry-run"
  | "json"
  | "help"
  | "version";

interface OptionCommon {
  /** The commands that take it. Default: `create` alone. */
  readonly commands?: readonly CommandName[];
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

const WRITING: readonly CommandName[] = ["create", "add task-type", "add template", "update", "publish-setup"];

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
    description: "Folder of the project",
    standard: "the name without its scope; of a project that is there, the working folder",
    commands: ALL_COMMANDS,
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
  {
    flag: "plugin",
    value: "<id>",
    description: "Which plugin gets the task type",
    standard: "the only one of the project",
    commands: ["add task-type"],
  },
  {
    flag: "repository",
    value: "<owner/name>",
    description: "Repository on GitHub that publishes",
    standard: "that of package.json, else of git's remote origin",
    commands: ["publish-setup"],
  },
  {
    flag: "changesets",
    description: "Versions and changelog by changesets, too",
    commands: ["publish-setup"],
  },
  { flag: "force", description: "Update although not all is committed", commands: ["update"] },
  { flag: "dry-run", description: "Print what would be written, and write nothing", commands: WRITING },
  {
    flag: "json",
    description: "Ask nothing, and print one JSON object per line; the last is the result",
    commands: ALL_COMMANDS,
  },
  {
    flag: "help",
    short: "h",
    description: "Print this help; with --json, as a JSON schema",
    commands: ALL_COMMANDS,
  },
  { flag: "version", short: "v", description: "Print the version", commands: ALL_COMMANDS },
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

/** The options that a command takes, in the order of the table. */
export function optionsOf(command: CommandName): readonly Option[] {
  return OPTIONS.filter(({ commands = ["create"] }) => commands.includes(command));
}
