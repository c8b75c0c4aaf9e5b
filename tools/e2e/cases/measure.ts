import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { CheckFailed } from "../machine/check-failed.ts";
import type { Home } from "../machine/home.ts";
import { runTool } from "../machine/run-tool.ts";
import { createProject } from "../project/create-project.ts";
import { installProgram } from "../project/install-program.ts";
import type { E2eCase } from "./matrix.ts";

/** How long a user waits. Milliseconds. */
export interface Timings {
  /** The files alone, with git and without installing: the median. */
  readonly scaffoldMs: number;
  /** From the command to green, with what npm has cached. */
  readonly warmGreenMs: number;
  /** The same with an empty cache. The registry is on this machine. */
  readonly coldGreenMs: number;
}

/** What is measured: what one gets who chooses nothing. */
const MEASURED: E2eCase = { template: "rest", idempotency: "key-header", manager: "npm", node: 24 };
const SCAFFOLDS = 5;

/**
 * Measures, in a home that has already made a project.
 *
 * @throws CheckFailed when something measured does not work.
 */
export async function measure(nodePath: string, home: Home, folder: string, signal: AbortSignal): Promise<Timings> {
  const place = (name: string): string => {
    const made = join(folder, name);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const scaffoldMs = await measureScaffold(nodePath, home, place("scaffold"), signal);
  const cold = home.env(nodePath, join(home.folder, "empty-cache"));
  const { ms: coldGreenMs } = await createProject(MEASURED, { folder: place("cold"), env: cold, signal });
  const warm = home.env(nodePath);
  const { ms: warmGreenMs } = await createProject(MEASURED, { folder: place("warm"), env: warm, signal });
  return { scaffoldMs, warmGreenMs, coldGreenMs };
}

async function measureScaffold(nodePath: string, home: Home, cwd: string, signal: AbortSignal): Promise<number> {
  const env = home.env(nodePath);
  const program = await installProgram(cwd, env, signal);
  const times: number[] = [];
  // The first one finds nothing in the machine's caches.
  for (let index = 0; index <= SCAFFOLDS; index++) {
    const args = [program, `my-jobs-${index}`, "--yes", "--no-install"];
    const { code, output, ms } = await runTool({ command: "node", args, cwd, env, signal });
    if (code !== 0) throw new CheckFailed(`node ${args.join(" ")} ended with ${code}`, output);
    times.push(ms);
  }
  return median(times.slice(1));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
