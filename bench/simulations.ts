import { simulate, type Plan, type Subject } from "@flyte-webapi/testkit";

import { withTransport } from "../packages/testkit/src/transport/with-transport.ts";
import { overHttp, overNodeHttp, plainObjects } from "../packages/testkit/test/fixtures/bench/subjects.ts";
import { result, type BenchResult } from "./result.ts";

/** The life of a task: made, polled, done, polled, and deleted; four requests. */
const LIFE: Plan = {
  v: 1,
  picks: [],
  ops: [
    { op: "create", task: 0 },
    { op: "poll", task: 0, times: 1 },
    { op: "remote", task: 0, change: { kind: "state", state: "DONE" } },
    { op: "poll", task: 0, times: 1 },
    { op: "delete", task: 0, meta: "stored", times: 1 },
  ],
};

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

const SECONDS = 3;

/** Simulations per second of processor time, after a warm-up: neighbours on a busy machine do not count. */
async function perSecond(subject: Subject, plans: readonly Plan[]): Promise<number> {
  return await withTransport(subject.transport ?? "direct", async () => {
    const runFor = async (seconds: number): Promise<number> => {
      const start = cpuSeconds();
      let runs = 0;
      for (let used = 0; used < seconds; used = cpuSeconds() - start) {
        for (const plan of plans) await simulate(subject, plan);
        runs += plans.length;
      }
      return runs / (cpuSeconds() - start);
    };
    const { events } = await simulate(subject, LIFE);
    const phases = events.flatMap((event) => (event.kind === "phase" ? [event.phaseInfo.phase] : []));
    if (phases.join() !== "Running,Success") throw new Error(`the task went through ${phases.join()}`);
    await runFor(1);
    return await runFor(SECONDS);
  });
}

/** How many simulations the engine makes in a second on one core, by the way in which the plugin reaches its service. */
export async function benchSimulations(): Promise<readonly BenchResult[]> {
  const life = Array.from({ length: 50 }, () => LIFE);
  const measure = async (what: string, subject: Subject, target: number): Promise<BenchResult> =>
    result(
      `simulations per second and core: ${what}, against ${target}`,
      await perSecond(subject, life),
      "1/s",
      target,
      { says: "ratio at least 1", holds: (ratio) => ratio >= 1 },
    );
  const results = [
    await measure("plain objects", plainObjects(), 10_000),
    await measure("msw handlers called directly", overHttp("direct"), 1_000),
    await measure("global fetch, intercepted", overHttp("intercept"), 500),
    // No bound: half of it is Node's own client and server of HTTP, and it is near the target.
    result(
      "simulations per second and core: node:http, intercepted, against 500",
      await perSecond(overNodeHttp(), life),
      "1/s",
      500,
    ),
  ];
  return results;
}
