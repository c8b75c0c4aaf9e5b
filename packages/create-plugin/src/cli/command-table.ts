/** What the program can do. */
export type CommandName = "create" | "add task-type" | "add template" | "update" | "doctor" | "publish-setup";

/** A command, as the help and the README show it. */
export interface CommandInfo {
  /** The first words of the command line. */
  readonly name: CommandName;
  readonly summary: string;
  /** The argument without a flag; absent when there is none. */
  readonly argument?: CommandArgument;
  /** Arguments that are right, for an example. */
  readonly example: string;
}

/** An argument without a flag. */
export interface CommandArgument {
  /** `[name]` when it may be missing, `<name>` when not. */
  readonly label: string;
  readonly description: string;
}

/** All commands, in the order in which they are shown. */
export const COMMAND_TABLE: readonly [CommandInfo, ...CommandInfo[]] = [
  {
    name: "create",
    summary: "starts a project; this word may be left out",
    argument: {
      label: "[name]",
      description: "the package's name, such as my-jobs or @acme/flyte-plugin-my-jobs",
    },
    example: "my-jobs --yes",
  },
  {
    name: "add task-type",
    summary: "adds a task type to a plugin, and to its conformance suite",
    argument: { label: "<task-type>", description: "the task type, such as spark_job" },
    example: "spark_job",
  },
  {
    name: "add template",
    summary: "adds what else a template has to the project",
    argument: {
      label: "<part>",
      description: "connector (image, Helm values, serve script) or ci (workflows, Renovate)",
    },
    example: "connector",
  },
  {
    name: "update",
    summary: "brings the project to this version: migrations, then a merge of every generated file",
    example: "--dry-run",
  },
  {
    name: "doctor",
    summary: "looks for what is wrong with the project, and says what to do",
    example: "--json",
  },
  {
    name: "publish-setup",
    summary: "prepares trusted publishing, and says what to do on npmjs.com",
    example: "--repository acme/my-jobs",
  },
];

/** The names of all commands. */
export const ALL_COMMANDS: readonly CommandName[] = COMMAND_TABLE.map(({ name }) => name);

/** The entry of a command. */
export function commandInfo(name: CommandName): CommandInfo {
  return COMMAND_TABLE.find((info) => info.name === name) ?? COMMAND_TABLE[0];
}
