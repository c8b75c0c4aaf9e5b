import { parseArgs } from "node:util";

/** What can be said on the command line of the demo. */
export interface DemoOptions {
  /** Work in this folder, keep it, and skip what an earlier run has prepared there. */
  readonly folder: string | undefined;
  /** Keep the temporary folder. */
  readonly keep: boolean;
  /** Whether the demo kills the job service by itself. */
  readonly kill: boolean;
  /** End with one JSON object on the last line. */
  readonly json: boolean;
  readonly help: boolean;
}

export const HELP = `npm run demo [-- options]

Builds and packs the packages, scaffolds a plugin from them, proves it with its conformance suite, runs 20 tasks
with it against a real HTTP service that is killed in between, and compares the ends with what the service holds.

  --folder <path>   work there, keep it, and skip what an earlier run has prepared there
  --keep            keep the temporary folder
  --no-kill         do not kill the job service; its process id is printed for those who want to do it themselves
  --json            end with one JSON object on the last line
  --help            print this

Exit codes: 0 all is as it should be, 1 something is not, 2 wrong arguments, 130 stopped with Ctrl-C
`;

/**
 * Reads the arguments that follow the program's name.
 *
 * @throws TypeError that names the argument.
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: "string" },
      keep: { type: "boolean", default: false },
      kill: { type: "boolean", default: true },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  const { folder, keep, kill, json, help } = values;
  if (folder === "") throw new TypeError("--folder needs a path");
  return { folder, keep, kill, json, help };
}
