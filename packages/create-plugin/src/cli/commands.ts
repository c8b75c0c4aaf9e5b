import { addTaskType } from "../add/add-task-type.ts";
import { addTemplate } from "../add/add-template.ts";
import { createProject } from "../create/create-project.ts";
import { doctor } from "../doctor/doctor.ts";
import { publishSetup } from "../publish/publish-setup.ts";
import type { Reporter } from "../report/reporter.ts";
import type { TemplateBundle } from "../template/template.ts";
import { updateProject } from "../update/update-project.ts";
import { usageError } from "./cli-error.ts";
import { ALL_COMMANDS, type CommandName } from "./command-table.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { meantCommand } from "./meant-command.ts";
import type { Arguments } from "./parse-arguments.ts";

/**
 * Does what a command is there for, and reports it.
 *
 * @throws CliError with the exit code.
 */
export type Command = (args: Arguments, bundle: TemplateBundle, host: Host, reporter: Reporter) => Promise<ExitCode>;

/** What each command does. */
export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  create: createProject,
  "add task-type": addTaskType,
  "add template": addTemplate,
  update: updateProject,
  doctor,
  "publish-setup": publishSetup,
};

/**
 * The command that the first words name, and the arguments that are left. `npm create` calls the program without a word of its own, so `create`
 * need not be named; a package that is called like a command, or nearly so, needs it: `create update`.
 *
 * @throws CliError with exit code 2 for `add` without what is to be added, and for a word that is a slip of a command: a project of that name would
 * be a surprise.
 */
export function chooseCommand(argv: readonly string[]): {
  readonly command: CommandName;
  readonly rest: readonly string[];
} {
  const named = ALL_COMMANDS.find((name) => name.split(" ").every((word, index) => argv[index] === word));
  if (named !== undefined) return { command: named, rest: argv.slice(named.split(" ").length) };
  if (argv[0] === "add" && argv[1] !== "--help" && argv[1] !== "-h") throw nothingToAdd(argv[1]);
  const [word = ""] = argv;
  const meant = meantCommand(word);
  if (meant !== undefined) throw noCommand(word, meant);
  return { command: "create", rest: argv[0] === "add" ? argv.slice(1) : argv };
}

function noCommand(word: string, meant: string): Error {
  return usageError(
    `There is no command ${JSON.stringify(word)}; did you mean ${meant}?`,
    `For a project that is called ${word}: create ${word}`,
  );
}

function nothingToAdd(what: string | undefined): Error {
  const choices = ["task-type", "template"];
  const isWord = what !== undefined && !what.startsWith("-");
  return usageError(
    isWord
      ? `Nothing is called ${JSON.stringify(what)} that can be added${didYouMean(what, choices)}`
      : "add must be followed by what is to be added",
    "Write add task-type <task-type>, or add template <part>",
    "For a project that is called add: create add",
  );
}
