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

const ROUNDS = 12;
const SECONDS = 0.5;

async function perSecond(subject: Subject, seconds: number): Promise<number> {
  return await withTransport(subject.transport ?? "direct", async () => {
    const start = cpuSeconds();
    let runs = 0;
    let used = 0;
    for (; used < seconds; used = cpuSeconds() - start) {
      for (let count = 0; count < 50; count++) await simulate(subject, LIFE);
      runs += 50;
    }
    return runs / used;
  });
}

async function checkLife(subject: Subject): Promise<void> {
  const { events } = await simulate(subject, LIFE);
  const phases = events.flatMap((event) => (event.kind === "phase" ? [event.phaseInfo.phase] : []));
  if (phases.join() !== "Running,Success") throw new Error(`the task went through ${phases.join()}`);
}

/**
 * How many simulations the engine makes in a second of processor time, by the way in which the plugin reaches its service. After a warm-up, the best of
 * some rounds in which all take turns: a neighbour on the same core or in the same cache can only take speed away.
 */
export async function benchSimulations(): Promise<readonly BenchResult[]> {
  const bound = { says: "ratio at least 1", holds: (ratio: number) => ratio >= 1 };
  const measured = [
    { what: "plain objects", subject: plainObjects(), target: 10_000, bound, best: 0 },
    { what: "msw handlers called directly", subject: overHttp("direct"), target: 1_000, bound, best: 0 },
    { what: "global fetch, intercepted", subject: overHttp("intercept"), target: 500, bound, best: 0 },
    // No bound: half of it is Node's own client and server of HTTP, and it is near the target.
    { what: "node:http, intercepted", subject: overNodeHttp(), target: 500, bound: undefined, best: 0 },
  ];
  for (const { subject } of measured) {
    await checkLife(subject);
    await perSecond(subject, 1);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of measured) each.best = Math.max(each.best, await perSecond(each.subject, SECONDS));
  }
  return measured.map(({ what, target, best, bound: asked }) =>
    result(`simulations per second and core: ${what}, against ${target}`, best, "1/s", target, asked),
  );
}
