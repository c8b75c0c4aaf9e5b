import { closestWord } from "../text/closest-word.ts";
import { kitVersion } from "../result/kit-version.ts";
import { CliError, usageError } from "./cli-error.ts";
import { COMMANDS } from "./command-table.ts";
import { ExitCode } from "./exit-code.ts";
import { commandHelpText, helpText } from "./help.ts";
import type { Host } from "./host.ts";
import { parseArguments } from "./parse-arguments.ts";
import { PROGRAM } from "./program.ts";

/** Runs the program: one command. Answers the exit code; never throws. */
export async function main(host: Host): Promise<ExitCode> {
  try {
    return await run(host);
  } catch (error) {
    if (error instanceof CliError) {
      host.err([`${PROGRAM}: ${error.message}`, ...error.advice, ""].join("\n"));
      return error.exitCode;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.err(`${PROGRAM}: this is a defect, please report it\n${text}\n`);
    return ExitCode.Harness;
  }
}

async function run(host: Host): Promise<ExitCode> {
  const [name, ...rest] = host.argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    host.out(helpText(kitVersion()));
    return name === undefined ? ExitCode.StaleOrUsage : ExitCode.Ok;
  }
  if (name === "--version" || name === "-v") {
    host.out(`${kitVersion()}\n`);
    return ExitCode.Ok;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (command === undefined) throw unknownCommand(name);
  const args = parseArguments(rest, command);
  if (args.switches.has("help")) {
    host.out(commandHelpText(command));
    return ExitCode.Ok;
  }
  return await command.run(args, host);
}

function unknownCommand(name: string): CliError {
  const names = COMMANDS.map((command) => command.name);
  const closest = closestWord(name, names);
  const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
  return usageError(`There is no command ${name}${hint}`, `The commands are: ${names.join(", ")}`);
}
