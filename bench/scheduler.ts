import { createRuntime, createVirtualClock, createSeededRandom, type StateStore } from "@flyte-webapi/sdk/runtime";
import { benchEntry } from "./bench-plugin.ts";
import { runGoQueue, type Observation } from "./go-queue.ts";
import { result, type BenchResult } from "./result.ts";
import { simulatedJobs, type SimulatedJob } from "./simulated-jobs.ts";

const ACTIVE = 6_000;
const QPS = 30;
const RESYNC_MS = 30_000;
const HOUR_MS = 3_600_000;
/** By then every job of the first moment has been polled once: what is measured is the load, not the start. */
const WARM_UP_MS = 600_000;
const UNTIL_MS = 3 * WARM_UP_MS;

const nowhere: StateStore = { load: () => [], put: () => {}, remove: () => {} };

/** Runs the load on the runtime, in virtual time. */
async function runRuntime(jobs: readonly SimulatedJob[]): Promise<readonly Observation[]> {
  const clock = createVirtualClock();
  const seen: Observation[] = jobs.map(() => ({ firstPollAt: undefined, doneAt: undefined }));
  const indexOf = (name: string): number => Number(name.slice(1));
  const entry = benchEntry(clock, (name) => jobs[indexOf(name)]?.endsAt ?? 0, {
    readRateLimiter: { qps: QPS, burst: 300 },
    writeRateLimiter: { qps: 10_000, burst: 10_000 },
    caching: { resyncInterval: RESYNC_MS },
  });
  const runtime = createRuntime({ plugins: [entry], clock, random: createSeededRandom(1), store: nowhere });
  const watching = (async () => {
    for await (const { taskId, phaseInfo, occurredAt } of runtime.events()) {
      const observation = seen[indexOf(taskId)];
      const at = occurredAt - startMs;
      if (observation === undefined || phaseInfo.phase === "Queued") continue;
      observation.firstPollAt ??= at;
      if (phaseInfo.phase === "Success") observation.doneAt = at;
    }
  })();
  const startMs = clock.now();
  for (const [index, { arrivesAt }] of jobs.entries()) {
    await clock.advance(arrivesAt - clock.monotonic());
    await runtime.submit({ taskType: "bench", name: `t${index}` });
  }
  await clock.advance(UNTIL_MS - clock.monotonic());
  await runtime.close();
  await watching;
  return seen;
}

interface Latency {
  readonly meanMs: number;
  readonly worstFirstPollMs: number;
}

/** Of jobs that end, or arrive, after the warm-up; what was not seen until the end counts as seen then. */
function latencyOf(jobs: readonly SimulatedJob[], seen: readonly Observation[]): Latency {
  let sum = 0;
  let count = 0;
  let worstFirstPollMs = 0;
  for (const [index, { arrivesAt, endsAt }] of jobs.entries()) {
    const { firstPollAt = UNTIL_MS, doneAt = UNTIL_MS } = seen[index] ?? {};
    // The last jobs could not be seen by anybody in time.
    if (endsAt > WARM_UP_MS && endsAt < UNTIL_MS - 2 * (ACTIVE / QPS) * 1_000) {
      sum += doneAt - endsAt;
      count++;
    }
    if (arrivesAt > WARM_UP_MS && arrivesAt < UNTIL_MS - 5_000) {
      worstFirstPollMs = Math.max(worstFirstPollMs, firstPollAt - arrivesAt);
    }
  }
  return { meanMs: sum / count, worstFirstPollMs };
}

/** 6,000 active tasks at 30 reads a second: how late the end of a job is reported, and how soon a new one is asked for. */
export async function benchScheduler(): Promise<readonly BenchResult[]> {
  const jobs = simulatedJobs(ACTIVE, HOUR_MS, UNTIL_MS);
  const ours = latencyOf(jobs, await runRuntime(jobs));
  const go = latencyOf(
    jobs,
    runGoQueue(jobs, { qps: QPS, burst: 300, resyncMs: RESYNC_MS, workers: 10, getMs: 100, untilMs: UNTIL_MS }),
  );
  const boundMs = (ACTIVE / (2 * QPS)) * 1_000;
  return [
    result("scheduler: mean time from the end of a job to its phase, against N/(2q)", ours.meanMs, "ms", boundMs, {
      says: "ratio at most 1.15",
      holds: (ratio) => ratio <= 1.15,
    }),
    result("scheduler: longest wait for a first poll under load, against 2 s", ours.worstFirstPollMs, "ms", 2_000, {
      says: "ratio at most 1",
      holds: (ratio) => ratio <= 1,
    }),
    result("scheduler: the same mean, against Flyte's queue on the same arrivals", ours.meanMs, "ms", go.meanMs),
    result("scheduler: the same wait, against Flyte's queue", ours.worstFirstPollMs, "ms", go.worstFirstPollMs),
  ];
}
