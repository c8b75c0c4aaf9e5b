import { describe, expect, it } from "vitest";

import { eventsOf, PLAN_VERSION, simulate, type History, type Op } from "../src/index.ts";
import { keyHeader, pluginOf } from "./plugins/design.ts";
import { ADDRESS_VARIABLE, jobServiceWorld } from "./plugins/job-service.world.ts";

const create: Op = { op: "create", task: 0 };
const poll: Op = { op: "poll", task: 0, times: 1 };

async function run(...ops: readonly Op[]): Promise<History> {
  const plugin = pluginOf("key-header", () => keyHeader);
  return await simulate({ plugin, world: jobServiceWorld }, { v: PLAN_VERSION, ops, picks: [] });
}

const startsOf = (history: History): number[] =>
  eventsOf(history, "call").flatMap((event) => (event.call.method === "get" ? [event.at] : []));

describe("a plan", () => {
  it("lets time pass between polls", async () => {
    const [first = 0, second = 0] = startsOf(await run(create, { op: "poll", task: 0, times: 2, everyMs: 30_000 }));
    expect(second - first).toBeGreaterThanOrEqual(30_000);
  });

  it("lets a gateway answer with a page", async () => {
    const fault = { kind: "status", status: 502, applied: false, html: true } as const;
    const history = await run(create, { op: "poll", task: 0, times: 1, faults: [{ request: "all", fault }] });
    const [end] = eventsOf(history, "end").filter(({ call }) => call.method === "get");
    expect(end?.outcome).toMatchObject({ kind: "threw", details: expect.stringContaining("502") });
  });

  it.for([
    ["nullState", "null"],
    ["emptyState", ""],
    ["paddedState", " Queued "],
  ] as const)("spoils the state alone with %s", async ([body, shown]) => {
    const faults = [{ request: "all", fault: { kind: "garbage", body } }] as const;
    const history = await run(create, { op: "poll", task: 0, times: 1, faults });
    expect(eventsOf(history, "phase").map(({ phaseInfo }) => phaseInfo.reason)).toEqual([`the job is ${shown}`]);
  });

  it("puts a message behind noise", async () => {
    const change = { kind: "state", state: "RUNNING", message: "E-4711", padding: 6_000 } as const;
    const history = await run(create, { op: "remote", task: 0, change });
    expect(history.jobs[0]?.message).toMatch(/^(noise ){1000}E-4711$/);
  });

  it("configures the next process with another address, and nothing else", async () => {
    const before = process.env[ADDRESS_VARIABLE];
    const history = await run(
      create,
      { op: "restart", moved: true },
      { op: "create", task: 1 },
      { op: "restart" },
      poll,
      {
        op: "create",
        task: 2,
      },
    );
    const hosts = eventsOf(history, "request").map(({ call, url }) => [call?.task, new URL(url).host]);
    expect(hosts).toEqual([
      [0, "jobs.example.com"],
      [1, "elsewhere.example.net"],
      [0, "jobs.example.com"],
      [2, "elsewhere.example.net"],
    ]);
    expect(process.env[ADDRESS_VARIABLE]).toBe(before);
  });
});
