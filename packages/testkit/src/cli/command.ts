import type { ExitCode } from "./exit-code.ts";
import type { Host } from "./host.ts";
import type { Arguments, CommandShape } from "./parse-arguments.ts";

/** One command of the program: how it is written, what it does. */
export interface Command extends CommandShape {
  /** One line for the list of commands. */
  readonly summary: string;
  /** For the command's own help. */
  readonly examples: readonly string[];
  /** @throws CliError for everything that the user can do something about. */
  run(args: Arguments, host: Host): Promise<ExitCode>;
}
