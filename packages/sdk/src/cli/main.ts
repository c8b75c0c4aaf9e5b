import { HELP, UsageError } from "./serve-options.ts";
import { serve } from "./serve.ts";

const USAGE_ERROR = 2;

/**
 * The program.
 *
 * @returns the exit code: 0 after a stop by signal, 1 when something went wrong, 2 for wrong arguments.
 */
export async function main(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === "--help" || command === "-h") {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    if (command !== "serve") throw new UsageError(`there is no command ${JSON.stringify(command)}; there is serve`);
    return await serve(rest, env);
  } catch (error) {
    process.stderr.write(`flyte-webapi: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? USAGE_ERROR : 1;
  }
}
