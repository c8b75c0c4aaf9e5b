import type { TaskHandle } from "../../src/runtime/index.ts";
import type { World, WorldOptions } from "../runtime/world.ts";

/** One thing that must be true of every runtime: the counterpart of the testkit's requirements of plugins. */
export interface RuntimeRequirement {
  /** The row that it stands for: in docs/defects.md, or docs/runtime-rows.md. */
  readonly id: string;
  /** One sentence. */
  readonly says: string;
  /** @returns what is wrong; nothing when all is well. Must come to its end however broken the runtime is. */
  readonly check: (make: MakeWorld) => Promise<string | undefined>;
}

/** Makes a world around the runtime that is looked at. */
export type MakeWorld = (options?: WorldOptions) => World;

/** Names of the phases that were reported last, in the order in which tasks were submitted. */
export function lastPhases({ runtime }: World): string {
  return runtime
    .tasks()
    .map(({ current }) => current?.phaseInfo.phase ?? "none")
    .join();
}

/** Submits tasks named `t0`, `t1` and so on. */
export async function submitMany({ runtime }: World, count: number, retries = 0): Promise<readonly TaskHandle[]> {
  const tasks: TaskHandle[] = [];
  for (let index = 0; index < count; index++) {
    tasks.push(await runtime.submit({ taskType: "fake", name: `t${index}`, retries }));
  }
  return tasks;
}

/** Says what was expected and what was there. */
export function differs(what: string, actual: unknown, expected: unknown): string | undefined {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  return got === wanted ? undefined : `${what}: expected ${wanted}, got ${got}`;
}
