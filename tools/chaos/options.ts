import { parseArgs } from "node:util";

/** What can be said on the command line. */
export interface ChaosOptions {
  /** How often the runtime is killed. */
  readonly kills: number;
  readonly seed: number;
  /** How many tasks are run. */
  readonly tasks: number;
  /** End with one JSON object on the last line. */
  readonly json: boolean;
  readonly help: boolean;
}

const DEFAULTS = { kills: 200, seed: 1, tasks: 300 };

export const HELP = `npm run chaos [-- options]

Runs tasks with a plugin against a real HTTP service that loses answers, and kills the runtime with SIGKILL again and
again. Then compares what the service holds with what the store says: nothing may be lost, doubled or left behind.

  --kills <n>   how often the runtime is killed; default ${DEFAULTS.kills}
  --tasks <n>   how many tasks are run; default ${DEFAULTS.tasks}
  --seed <n>    chooses tasks, faults and moments; default ${DEFAULTS.seed}
  --json        end with one JSON object on the last line
  --help        print this

Exit codes: 0 all is as it should be, 1 something is not, 2 wrong arguments, 130 stopped with Ctrl-C
`;

/**
 * Reads the arguments that follow the program's name.
 *
 * @throws TypeError that names the argument.
 */
export function parseOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: "string" },
      seed: { type: "string" },
      tasks: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return {
    kills: toCount("--kills", values.kills, DEFAULTS.kills),
    seed: toCount("--seed", values.seed, DEFAULTS.seed),
    tasks: toCount("--tasks", values.tasks, DEFAULTS.tasks),
    json: values.json,
    help: values.help,
  };
}

function toCount(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new TypeError(`${name} needs a whole number of at least 0, got ${JSON.stringify(text)}`);
}
