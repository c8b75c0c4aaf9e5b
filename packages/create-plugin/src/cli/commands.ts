import { createProject } from "../create/create-project.ts";
import type { Reporter } from "../report/reporter.ts";
import type { TemplateBundle } from "../template/template.ts";
import type { Host } from "./host.ts";
import type { Arguments } from "./parse-arguments.ts";

/** What the program can do. */
export interface Command {
  /** The first word of the command line. */
  readonly name: string;
  /** @throws CliError with the exit code. */
  run(args: Arguments, bundle: TemplateBundle, host: Host, reporter: Reporter): Promise<void>;
}

/** `npm create` calls the program without a word of its own, so this one need not be named. */
const CREATE: Command = { name: "create", run: createProject };

/** All commands. */
const COMMANDS: readonly Command[] = [CREATE];

/** The command that the first word names, and the arguments that are left. A package may be called like a command: `create create`. */
export function chooseCommand(argv: readonly string[]): {
  readonly command: Command;
  readonly rest: readonly string[];
} {
  const named = COMMANDS.find(({ name }) => name === argv[0]);
  return named === undefined ? { command: CREATE, rest: argv } : { command: named, rest: argv.slice(1) };
}
