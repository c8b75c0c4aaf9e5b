import { dev } from "./dev.ts";
import { doctor } from "./doctor/doctor.ts";
import { generate } from "./generate/generate.ts";
import { serve } from "./serve.ts";
import { UsageError } from "./usage-error.ts";

const USAGE_ERROR = 2;

type Env = Readonly<Record<string, string | undefined>>;

const COMMANDS: Readonly<Record<string, (args: readonly string[], env: Env) => Promise<number>>> = {
  dev,
  serve,
  generate,
  doctor,
};

const HELP = `Runs Flyte Web API plugins: here, while one writes them, and as a connector of a Flyte cluster.

  flyte-webapi dev         runs a plugin against its fake or its service, and shows on a local page what happens
  flyte-webapi serve       serves plugins on Flyte's connector protocol; also installed as c0
  flyte-webapi generate    writes a Dockerfile, values for Flyte's Helm chart, or Kubernetes manifests
  flyte-webapi doctor      says what works between here and a running connector, and what does not

Each has --help.
`;

/**
 * The program.
 *
 * @returns the exit code: 0 when all went well, 1 when something went wrong, 2 for wrong arguments.
 */
export async function main(args: readonly string[], env: Env): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === "--help" || command === "-h") {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (run === undefined) {
      const names = Object.keys(COMMANDS).join(", ");
      throw new UsageError(`there is no command ${JSON.stringify(command)}; there are ${names}`);
    }
    return await run(rest, env);
  } catch (error) {
    process.stderr.write(`flyte-webapi: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? USAGE_ERROR : 1;
  }
}
