import { chooseCommand, COMMANDS } from "./cli/commands.ts";
import { CliError } from "./cli/cli-error.ts";
import { ExitCode } from "./cli/exit-code.ts";
import { helpText } from "./cli/help.ts";
import type { Host } from "./cli/host.ts";
import { isLive } from "./cli/may-ask.ts";
import { optionSchema } from "./cli/option-schema.ts";
import { parseArguments } from "./cli/parse-arguments.ts";
import { createJsonReporter } from "./report/json-reporter.ts";
import type { Reporter } from "./report/reporter.ts";
import { createTextReporter } from "./report/text-reporter.ts";
import { loadBundle } from "./template/load-template.ts";

/** Runs the program. Answers the exit code; never throws. */
export async function main(host: Host): Promise<ExitCode> {
  let reporter = createTextReporter(host, isLive(host));
  try {
    const bundle = loadBundle(host.templatesFolder);
    reporter = chooseReporter(host, bundle.version);
    const { command, rest } = chooseCommand(host.argv);
    const args = parseArguments(rest, command);
    if (args.switches.has("help")) {
      host.out(
        args.switches.has("json")
          ? `${JSON.stringify(optionSchema(bundle, command), undefined, 2)}\n`
          : helpText(bundle, command),
      );
      return ExitCode.Done;
    }
    if (args.switches.has("version")) {
      host.out(`${bundle.version}\n`);
      return ExitCode.Done;
    }
    return await COMMANDS[command](args, bundle, host, reporter);
  } catch (error) {
    const failure = toCliError(error);
    reporter.failed(failure);
    return failure.exitCode;
  }
}

/** Known before the arguments are read, so that what is wrong with them is told in the wanted form. */
function chooseReporter(host: Host, version: string): Reporter {
  const options = host.argv.includes("--") ? host.argv.slice(0, host.argv.indexOf("--")) : host.argv;
  return options.includes("--json") ? createJsonReporter(host.out, version) : createTextReporter(host, isLive(host));
}

function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CliError(ExitCode.Internal, "this is a defect, please report it", details.split("\n"), { cause: error });
}
