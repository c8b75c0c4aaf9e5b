/** The flag of an option that takes a value. */
export type ValueFlag = "template" | "dir" | "sdk" | "testkit";
/** The flag of an option that is on or off. */
export type SwitchFlag = "yes" | "dry-run" | "no-git" | "help" | "version";

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
}

/** `--yes` */
export interface SwitchOption extends OptionCommon {
  /** Without the dashes. */
  readonly flag: SwitchFlag;
}

/** One option of the command line. */
export type Option = ValueOption | SwitchOption;

/** All options: what is parsed, what the help shows, in its order. */
export const OPTIONS: readonly Option[] = [
  { flag: "template", short: "t", value: "<template>", description: "What to start from" },
  {
    flag: "dir",
    short: "d",
    value: "<folder>",
    description: "Where to write it (default: the name without its scope)",
  },
  { flag: "yes", short: "y", description: "Ask nothing, take the defaults" },
  { flag: "dry-run", description: "Print what would be written, and write nothing" },
  { flag: "no-git", description: "Do not make a git repository" },
  { flag: "help", short: "h", description: "Print this help" },
  { flag: "version", short: "v", description: "Print the version" },
  // What is not published yet can still be tried: npm installs from a path or a tarball just as well.
  { flag: "sdk", value: "<spec>", description: "Version, or path of a tarball, of @flyte-webapi/sdk", hidden: true },
  { flag: "testkit", value: "<spec>", description: "The same for @flyte-webapi/testkit", hidden: true },
];
