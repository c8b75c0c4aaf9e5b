import { createRuntime, createSeededRandom, createVirtualClock } from "@flyte-webapi/sdk/runtime";
import { PhaseInfo } from "@flyte-webapi/sdk";
import { DEFAULT_MACHINE_POLICY } from "../packages/sdk/src/machine/machine-policy.ts";
import type { TaskEvent } from "../packages/sdk/src/machine/task-event.ts";
import { INITIAL_STATE, type TaskState } from "../packages/sdk/src/machine/task-state.ts";
import { transition } from "../packages/sdk/src/machine/transition.ts";
import { benchEntry } from "./bench-plugin.ts";
import { result, type BenchResult } from "./result.ts";

const ROUNDS = 300_000;
const TASKS = 5_000;

/** Seconds of processor time that this process has used: neighbours on a busy machine do not count. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

/** Runs per second of processor time, after a warm-up. */
function perSecond(runs: number, run: () => void): number {
  for (let index = 0; index < runs / 10; index++) run();
  const start = cpuSeconds();
  for (let index = 0; index < runs; index++) run();
  return runs / (cpuSeconds() - start);
}

/** From submit to success: create, two polls, and the events of it. */
function machineRoundsPerSecond(): number {
  const launch = 0;
  const meta = new Uint8Array([1]);
  const events: readonly TaskEvent[] = [
    { type: "resumed" },
    { type: "createAdmitted", launch, remote: true },
    { type: "created", launch, meta, hasResource: false },
    { type: "observed", launch, phaseInfo: PhaseInfo.running() },
    { type: "observed", launch, phaseInfo: PhaseInfo.running() },
    { type: "observed", launch, phaseInfo: PhaseInfo.success() },
  ];
  const context = { policy: DEFAULT_MACHINE_POLICY, nowMs: 0 };
  let state: TaskState = INITIAL_STATE;
  let next = 0;
  return perSecond(ROUNDS, () => {
    const event = events[next];
    if (event !== undefined) ({ state } = transition(state, event, context));
    next = (next + 1) % events.length;
    if (next === 0) state = INITIAL_STATE;
  });
}

/** The least that any such step does: one copy of a state. */
function copiesPerSecond(): number {
  let state: TaskState = INITIAL_STATE;
  return perSecond(ROUNDS, () => {
    state = Object.freeze({ ...state, sequence: state.sequence + 1 });
  });
}

/** Whole rounds (get, status, what follows, and the timers between) per second of a runtime in memory, in virtual time. */
async function runtimeRoundsPerSecond(): Promise<{ readonly rounds: number; readonly tasks: number }> {
  const clock = createVirtualClock();
  let gets = 0;
  const wide = { qps: 100_000, burst: 10_000 };
  const entry = benchEntry(clock, (_name, createdAt) => createdAt + 100_000, {
    readRateLimiter: wide,
    writeRateLimiter: wide,
    caching: { resyncInterval: "10s", workers: 10_000 },
  });
  const counted = {
    ...entry,
    pluginLoader: async (setup: Parameters<typeof entry.pluginLoader>[0]) => {
      const plugin = await entry.pluginLoader(setup);
      if (!("get" in plugin)) return plugin;
      return { ...plugin, get: (context: Parameters<typeof plugin.get>[0]) => (gets++, plugin.get(context)) };
    },
  };
  const runtime = createRuntime({ plugins: [counted], clock, random: createSeededRandom(1) });
  const start = cpuSeconds();
  for (let index = 0; index < TASKS; index++) await runtime.submit({ taskType: "bench", name: `t${index}` });
  await clock.advance(150_000);
  const seconds = cpuSeconds() - start;
  const left = runtime.tasks().filter(({ current }) => current?.phaseInfo.phase !== "Success").length;
  if (left > 0) throw new Error(`${left} tasks are not finished`);
  await runtime.close();
  return { rounds: gets / seconds, tasks: TASKS / seconds };
}

/** Awaited calls of an async function: the least that a round through two methods of a plugin costs. */
async function awaitedPairsPerSecond(): Promise<number> {
  const call = async (value: number): Promise<number> => value + 1;
  let value = 0;
  const start = cpuSeconds();
  for (let index = 0; index < ROUNDS; index++) value = await call(await call(value));
  return ROUNDS / (cpuSeconds() - start);
}

/** How many steps the machine, and the whole runtime, make in a second. */
export async function benchRounds(): Promise<readonly BenchResult[]> {
  const runtime = await runtimeRoundsPerSecond();
  const pairs = await awaitedPairsPerSecond();
  return [
    result("machine: transitions, against copies of a state", machineRoundsPerSecond(), "1/s", copiesPerSecond()),
    result("runtime: rounds in memory, against two awaited calls", runtime.rounds, "1/s", pairs),
    result(
      "runtime: tasks from submit to success (11 polls each), against two awaited calls",
      runtime.tasks,
      "1/s",
      pairs,
    ),
  ];
}
