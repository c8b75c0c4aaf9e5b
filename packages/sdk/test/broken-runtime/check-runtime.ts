import { createRuntime, type Runtime, type RuntimeOptions } from "../../src/runtime/index.ts";
import { createWorld, type World } from "../runtime/world.ts";
import { BROKEN_RUNTIMES } from "./broken-runtimes.ts";
import type { RuntimeRequirement } from "./runtime-requirement.ts";
import { RUNTIME_REQUIREMENTS } from "./runtime-requirements.ts";

/** Checks one requirement of one runtime. @returns what is wrong; nothing when all is well. */
export async function checkRuntime(
  { check }: RuntimeRequirement,
  create: (options: RuntimeOptions) => Runtime = createRuntime,
): Promise<string | undefined> {
  const worlds: World[] = [];
  try {
    return await check((options = {}) => {
      const world = createWorld({ ...options, create });
      worlds.push(world);
      return world;
    });
  } finally {
    // Broken ones may leave timers behind, but those are of virtual clocks.
    for (const { runtime } of worlds) void runtime.close().catch(() => {});
  }
}

/** How many broken runtimes there are, and how many of them are noticed by the requirement that they break; and what is wrong with that. */
export interface RuntimeScore {
  readonly broken: number;
  readonly killed: number;
  readonly problems: readonly string[];
}

/** Checks the real runtime, and every broken one. */
export async function scoreRuntimes(): Promise<RuntimeScore> {
  const problems: string[] = [];
  for (const requirement of RUNTIME_REQUIREMENTS) {
    const violation = await checkRuntime(requirement);
    if (violation !== undefined) problems.push(`the runtime breaks ${requirement.id}: ${violation}`);
  }
  let killed = 0;
  for (const { name, breaks, create } of BROKEN_RUNTIMES) {
    const requirement = RUNTIME_REQUIREMENTS.find(({ id }) => id === breaks);
    const violation = requirement === undefined ? undefined : await checkRuntime(requirement, create);
    if (violation === undefined) problems.push(`the runtime that ${name} is not noticed by ${breaks}`);
    else killed += 1;
  }
  const covered = new Set(BROKEN_RUNTIMES.map(({ breaks }) => breaks));
  for (const { id } of RUNTIME_REQUIREMENTS) {
    if (!covered.has(id)) problems.push(`${id} has no broken runtime`);
  }
  return { broken: BROKEN_RUNTIMES.length, killed, problems };
}
