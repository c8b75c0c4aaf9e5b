// One life of the runtime, a process that is killed: node tools/chaos/life/runtime-process.ts <config.json>
import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

import {
  createRuntime,
  createSqliteStore,
  type Runtime,
  type TaskHandle,
  type TaskRequest,
} from "../../../packages/sdk/src/runtime/index.ts";
import type { PlannedTask } from "../plan/planned-task.ts";
import { chaosPlugin, TASK_TYPE } from "./chaos-plugin.ts";
import { KillSwitch } from "./kill-point.ts";
import type { LifeConfig, LifeMessage } from "./life-config.ts";
import { sabotageStore } from "./sabotage-store.ts";

/** Between two submissions, and between two aborts. */
const PAUSE_MS = 25;

// Written by the run, from a value of this type.
const config = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as LifeConfig;

function say(message: LifeMessage): void {
  // Into a pipe Node writes at once: what was said is heard, even if the next instruction is the last.
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function submit(runtime: Runtime, tasks: readonly PlannedTask[]): Promise<void> {
  for (const task of tasks) {
    // Stored in an earlier life that could not say so any more.
    if (runtime.task(task.name) === undefined) follow(await runtime.submit(toRequest(task)));
    say({ type: "submitted", task: task.name });
    await sleep(PAUSE_MS);
  }
}

async function abort(runtime: Runtime, names: readonly string[]): Promise<void> {
  for (const name of names) {
    runtime
      .task(name)
      ?.abort("chaos")
      .catch((error: unknown) => say({ type: "problem", text: String(error) }));
    await sleep(PAUSE_MS);
  }
}

function follow(task: TaskHandle): void {
  const tell = async (): Promise<void> => {
    for await (const { sequence, phaseInfo } of task.phases()) {
      if (sequence < (config.heard[task.id] ?? 0)) continue;
      say({ type: "event", task: task.id, sequence, phase: phaseInfo.phase });
    }
  };
  tell().catch((error: unknown) => say({ type: "problem", text: String(error) }));
}

function toRequest({ name, retries, timeoutMs, usesQuota }: PlannedTask): TaskRequest {
  const steps = { type: { kind: "simple", simple: "INTEGER" } } as const;
  return {
    name,
    taskType: TASK_TYPE,
    custom: { command: ["run", name], scarce: usesQuota },
    interface: { inputs: {}, outputs: { steps } },
    retries,
    timeoutMs,
  };
}

// Later lives start in a third of the time. By itself Node writes the cache at the end of a process, which a killed one never sees.
flushCompileCache();

// A life ends with its parent, whatever it is doing.
process.stdin.once("close", () => process.exit(1)).resume();

const killSwitch = new KillSwitch(config.death, () => say({ type: "atKillPoint" }));
const file = createSqliteStore({ path: config.store });
const runtime = createRuntime({
  plugins: [chaosPlugin(config.baseUrl, config.sabotage)],
  store: killSwitch.aroundStore(sabotageStore(file, config.sabotage)),
  fetch: killSwitch.aroundFetch((input, init) => fetch(input, init)),
});
await runtime.ready();
say({ type: "ready" });
for (const task of runtime.tasks()) follow(task);
const isThere = (name: string): boolean => runtime.task(name) !== undefined;
const later = config.abort.filter((name) => !isThere(name));
await Promise.all([submit(runtime, config.submit), abort(runtime, config.abort.filter(isThere))]);
// Submitted in this very life, and aborted while it is still being created.
await abort(runtime, later);
if (config.isLast) {
  await Promise.all(runtime.tasks().map(async (task) => await task.result()));
  const pools = runtime.inspect().plugins.flatMap((plugin) => plugin.pools);
  say({ type: "drained", tokens: pools.reduce((sum, { held, waiting }) => sum + held + waiting, 0) });
  await runtime.close();
  await file.close?.();
  process.exit(0);
}
