import type { PluginConfig, PluginEntry } from "@flyte-webapi/sdk";
import * as fc from "fast-check";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import {
  checkRequirement,
  eventsOf,
  OTHER_ENVIRONMENT,
  PLAN_VERSION,
  requirementById,
  simulate,
} from "../src/index.ts";
import type { Op, Plan, World } from "../src/index.ts";
import { arbitraryPlan } from "./arbitrary-plan.ts";
import { keyHeader, pluginOf } from "./plugins/design.ts";
import { GOOD_PLUGINS } from "./plugins/good/index.ts";
import { jobServiceWorld, SERVICE_URL } from "./plugins/job-service.world.ts";

const world = jobServiceWorld;
const plugin = pluginOf("key-header", () => keyHeader);
const subject = { plugin, world };

function planOfOps(...ops: readonly Op[]): Plan {
  return { v: PLAN_VERSION, ops, picks: [] };
}

function slyError(): Error {
  return Object.defineProperty(new Error("sly"), "message", {
    get: () => {
      throw new Error("not to be looked at");
    },
  });
}

const create: Op = { op: "create", task: 0 };
const poll: Op = { op: "poll", task: 0, times: 1 };

describe("simulate", () => {
  it("gives the same history for the same plan, whatever the design of the plugin", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, fc.constantFrom(...GOOD_PLUGINS), async (plan, each) => {
        const [first, second] = [
          await simulate({ plugin: each, world }, plan),
          await simulate({ plugin: each, world }, plan),
        ];
        expect(second).toEqual(first);
      }),
      { numRuns: 150 },
    );
  });

  it("never lets a call outlive its deadline by more than a second", async () => {
    const deaf: PluginEntry = pluginOf("deaf", () => ({ ...keyHeader, create: () => new Promise(() => {}) }));
    const history = await simulate({ plugin: deaf, world }, planOfOps(create));
    const [end] = eventsOf(history, "end");
    expect(end?.outcome).toEqual({ kind: "abandoned" });
    expect(end?.at).toBe(61_000);
  });

  it("polls a task no sooner than resyncInterval after a poll that worked, and at once in a new process", async () => {
    const eager: PluginEntry = {
      ...plugin,
      pluginLoader: async (setup) => {
        const loaded = await plugin.pluginLoader(setup);
        if ("do" in loaded) throw new TypeError("the plugin is no AsyncPlugin");
        const getConfig = (): PluginConfig<unknown> => ({ ...loaded.getConfig(), caching: { resyncInterval: "7s" } });
        return { ...loaded, getConfig };
      },
    };
    const twice: Op = { op: "poll", task: 0, times: 2 };
    const beside: Op = { op: "poll", task: 1, times: 1 };
    const plan = planOfOps(create, { op: "create", task: 1 }, twice, beside, poll, { op: "restart" }, poll);
    const { events } = await simulate({ plugin: eager, world }, plan);
    const polls = events.flatMap((event) => (event.kind === "call" && event.call.method === "get" ? [event] : []));
    const [first = 0] = polls.map(({ at }) => at);
    const at = (task: number): number[] =>
      polls.filter(({ call }) => call.task === task).map((event) => event.at - first);
    // A poll of this plugin takes 2 ms.
    expect([at(0), at(1)]).toEqual([[0, 7_000, 14_000, 14_002], [7_002]]);
  });

  it("takes an hour of the plugin's time in no time", async () => {
    const history = await simulate(subject, planOfOps(create, { op: "advance", ms: 3_600_000 }, poll));
    expect(history.events.at(-1)?.at).toBeGreaterThan(3_600_000);
    expect(eventsOf(history, "phase").map((event) => event.phaseInfo.phase)).toEqual(["Queued"]);
  });

  it("has a wall clock of whole milliseconds, after a wait that was none", async () => {
    const seen: number[] = [];
    const looksAtTheClock = pluginOf("looks-at-the-clock", () => ({
      ...keyHeader,
      create: async (use, ctx) => {
        await use.setup.clock.sleep(0.4);
        seen.push(use.setup.clock.now());
        return await keyHeader.create(use, ctx);
      },
    }));
    const timed: World = {
      ...world,
      handlers: (tools) => {
        const asked = http.all(`${SERVICE_URL}/*`, () => void seen.push(tools.now()));
        return [asked, ...world.handlers(tools)];
      },
    };
    await simulate({ plugin: looksAtTheClock, world: timed }, planOfOps(create));
    expect(seen).toHaveLength(2);
    expect(seen.filter((time) => !Number.isInteger(time))).toEqual([]);
  });

  it("ignores operations that make no sense where they stand", async () => {
    const history = await simulate(
      subject,
      planOfOps(poll, { op: "status", task: 0, times: 2 }, { op: "remote", task: 0, change: { kind: "remove" } }),
    );
    expect(history.events.map((event) => event.kind)).toEqual(["op", "op", "op"]);
  });

  it("lets nothing of a dead process reach the service or the host", async () => {
    const history = await simulate(
      subject,
      planOfOps({ op: "create", task: 0, crash: "afterFirstWrite" }, { op: "advance", ms: 120_000 }),
    );
    const death = history.events.findIndex((event) => event.kind === "restart");
    expect(death).toBeGreaterThan(0);
    const later = history.events
      .slice(death + 1)
      .filter((event) => event.kind === "request" || event.kind === "answer");
    expect(later).toEqual([]);
  });

  it("hands the plugin a different clock and chance in another environment, and the same key", async () => {
    const [here, there] = [
      await simulate(subject, planOfOps(create)),
      await simulate(subject, planOfOps(create), OTHER_ENVIRONMENT),
    ];
    expect(here.jobs[0]?.createdAt).not.toBe(there.jobs[0]?.createdAt);
    expect(here.jobs[0]?.key).toBe(there.jobs[0]?.key);
  });

  it("refuses the global fetch by name, and gives it back afterwards", async () => {
    const before = globalThis.fetch;
    const careless = pluginOf("careless", () => ({
      ...keyHeader,
      create: async () => {
        await globalThis.fetch(`${SERVICE_URL}/jobs`, { method: "POST" });
        return { resourceMeta: { jobId: "x" } };
      },
    }));
    const history = await simulate({ plugin: careless, world }, planOfOps(create));
    const [end] = eventsOf(history, "end");
    expect(end?.outcome).toMatchObject({ kind: "threw", message: expect.stringContaining("use setup.fetch instead") });
    expect(globalThis.fetch).toBe(before);
  });

  it("stops a plugin that never comes to rest", async () => {
    const restless = pluginOf("restless", () => ({
      ...keyHeader,
      get: async ({ setup }) => {
        for (;;) await setup.clock.sleep(0.001);
      },
    }));
    const history = await simulate({ plugin: restless, world }, planOfOps(create, poll));
    expect(eventsOf(history, "storm")).toHaveLength(1);
  });

  it("throws what looking at an error of the plugin throws", async () => {
    const sly: PluginEntry = pluginOf("sly", () => ({ ...keyHeader, create: () => Promise.reject(slyError()) }));
    await expect(simulate({ plugin: sly, world }, planOfOps(create))).rejects.toThrow("not to be looked at");
  });

  it("throws what the loader throws", async () => {
    const unloadable: PluginEntry = {
      id: "unloadable",
      supportedTaskTypes: ["job"],
      pluginLoader: () => {
        throw new Error("no licence");
      },
    };
    await expect(simulate({ plugin: unloadable, world }, planOfOps(create))).rejects.toThrow("no licence");
  });
});

describe("faults", () => {
  const requestsOf = async (op: Op): Promise<{ readonly jobs: number; readonly answers: readonly unknown[] }> => {
    const history = await simulate({ plugin: pluginOf("one", () => oneTry), world }, planOfOps(op));
    return { jobs: history.jobs.length, answers: eventsOf(history, "answer").map((event) => event.answer) };
  };
  const oneTry = {
    ...keyHeader,
    create: async (use: Parameters<typeof keyHeader.create>[0], ctx: Parameters<typeof keyHeader.create>[1]) => {
      await use.api.once({ method: "POST", path: "/jobs", key: ctx.idempotencyKey, body: {}, signal: ctx.signal });
      return { resourceMeta: { jobId: "job-1" } };
    },
  };
  const troubled = (fault: NonNullable<Extract<Op, { op: "create" }>["faults"]>[number]["fault"]): Op => ({
    ...create,
    op: "create",
    task: 0,
    faults: [{ request: 0, fault }],
  });

  it.for([
    [{ kind: "reset" }, 0, "failed"],
    [{ kind: "lost" }, 1, "failed"],
    [{ kind: "hang", applied: false }, 0, "aborted"],
    [{ kind: "hang", applied: true }, 1, "aborted"],
    [{ kind: "status", status: 503, applied: false }, 0, "status"],
    [{ kind: "status", status: 503, applied: true }, 1, "status"],
    [{ kind: "garbage", body: "html" }, 1, "status"],
    [{ kind: "lag" }, 1, "status"],
  ] as const)("%o leaves %d jobs and the plugin sees %s", async ([fault, jobs, answer]) => {
    const seen = await requestsOf(troubled(fault));
    expect(seen.jobs).toBe(jobs);
    expect(seen.answers).toEqual([expect.objectContaining({ kind: answer })]);
  });
});

describe("what cannot be proven", () => {
  it("is inconclusive when the fake never tells a key", async () => {
    const keyless: World = {
      ...world,
      handlers: ({ jobs }) => [
        http.post(`${SERVICE_URL}/jobs`, () => {
          const job = jobs.list()[0] ?? jobs.add({});
          return HttpResponse.json({ id: job.id, state: job.state }, { status: 201 });
        }),
      ],
    };
    const result = await checkRequirement({ plugin, world: keyless }, requirementById("CR-04"));
    expect(result).toMatchObject({ verdict: "inconclusive", met: 0 });
  });

  it("is inconclusive when the fake has no handler, and names the request", async () => {
    const empty: World = { ...world, handlers: () => [] };
    const result = await checkRequirement({ plugin, world: empty }, requirementById("CR-01"));
    expect(result).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining(`POST ${SERVICE_URL}/jobs`),
    });
  });

  it("is inconclusive when the plugin remembers earlier runs", async () => {
    let runs = 0;
    const moody = pluginOf("moody", () => ({
      ...keyHeader,
      delete: () => Promise.reject(new Error(`mood ${runs++}`)),
    }));
    const result = await checkRequirement({ plugin: moody, world }, requirementById("DE-01"));
    expect(result).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("keeps state between runs"),
    });
  });

  it("is inconclusive when two runs differ in an integer alone", async () => {
    let runs = 0n;
    const moody = pluginOf("moody", () => ({
      ...keyHeader,
      store: async ({ outputWriter }) =>
        await outputWriter.put({
          kind: "literals",
          literals: { answer: { kind: "integer", value: 2n ** 60n + runs++ } },
        }),
    }));
    const done: Op = { op: "remote", task: 0, change: { kind: "state", state: "DONE" } };
    const result = await checkRequirement({ plugin: moody, world }, requirementById("ST-01"), {
      first: [planOfOps(create, done, poll)],
    });
    expect(result).toMatchObject({ verdict: "inconclusive" });
  });

  it("is inconclusive when the smallest plan shows something else each time", async () => {
    let runs = 0;
    const moody = pluginOf("moody", () => ({
      ...keyHeader,
      delete: () => Promise.reject(new Error(`mood ${runs++}`)),
    }));
    const result = await checkRequirement({ plugin: moody, world }, requirementById("DE-01"), {
      // Run twice, and the same each time.
      first: [planOfOps(create)],
    });
    expect(result).toMatchObject({ verdict: "inconclusive" });
  });

  it.for([true, false])(
    "is inconclusive when what the plugin remembers breaks every run but the first, which is run twice at once: %s",
    async (doubleRuns) => {
      let runs = 0;
      const spoilt = pluginOf("spoilt", () => ({
        ...keyHeader,
        delete: () => (runs++ === 0 ? Promise.resolve() : Promise.reject(new Error("spoilt"))),
      }));
      const result = await checkRequirement({ plugin: spoilt, world }, requirementById("DE-01"), { doubleRuns });
      expect(result).toMatchObject({
        verdict: "inconclusive",
        reason: expect.stringContaining("keeps state between runs"),
      });
    },
  );
});
