// Simulates one plugin, in a process of its own: `simulations-peer.ts <plain|direct|intercept|node-http>`. Each message is a number of seconds of processor
// time; the answer is how many simulations were made in one such second.
import { simulate, type Plan, type Subject } from "@flyte-webapi/testkit";

import { withTransport } from "../packages/testkit/src/transport/with-transport.ts";
import { overHttp, overNodeHttp, plainObjects } from "../packages/testkit/test/fixtures/bench/subjects.ts";

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

const SUBJECTS: Readonly<Record<string, () => Subject>> = {
  plain: plainObjects,
  direct: () => overHttp("direct"),
  intercept: () => overHttp("intercept"),
  "node-http": overNodeHttp,
};

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

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

const name = process.argv[2] ?? "";
const make = SUBJECTS[name];
if (make === undefined) throw new Error(`There is no subject ${JSON.stringify(name)}: ${Object.keys(SUBJECTS).join()}`);
const subject = make();
await checkLife(subject);
process.on("message", (seconds) => {
  void perSecond(subject, Number(seconds)).then((rate) => process.send?.(rate));
});
