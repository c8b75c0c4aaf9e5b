import { PhaseInfo, type ResourceRequirements } from "../../src/index.ts";
import { settled } from "../../src/runtime/index.ts";
import { fakeEntry, unavailable } from "../runtime/fake-service.ts";
import { HOUR, MINUTE } from "../runtime/world.ts";
import { differs, lastPhases, submitMany, type RuntimeRequirement } from "./runtime-requirement.ts";

/** Most calls in any window, beyond what a limiter allows. */
function excess(times: readonly number[], qps: number, burst: number): number {
  let worst = 0;
  for (const [from, start] of times.entries()) {
    for (const [offset, end] of times.slice(from).entries()) {
      worst = Math.max(worst, offset + 1 - burst - (qps * (end - start)) / 1_000);
    }
  }
  return Math.round(worst * 1_000) / 1_000;
}

/** What the host does for all its plugins: quotas, limits, secrets, registration, close. */
export const HOST_REQUIREMENTS: readonly RuntimeRequirement[] = [
  {
    id: "D1",
    says: "A task whose namespace holds its share of a quota waits, and goes on later.",
    check: async (make) => {
      const one = { value: 1 };
      const requirements: ResourceRequirements = {
        namespace: "gpu",
        constraints: { namespaceScopeResourceConstraint: one },
      };
      const world = make({ resourceQuotas: { gpu: 9 }, change: () => ({ resourceRequirements: () => requirements }) });
      await submitMany(world, 2);
      await world.clock.advance(500);
      if (lastPhases(world) !== "Queued,WaitingForResources") return `the second does not wait: ${lastPhases(world)}`;
      await world.clock.advance(2 * MINUTE);
      return differs("phases", lastPhases(world), "Success,Success");
    },
  },
  {
    id: "D18",
    says: "A secret that a plugin has read is in nothing that the runtime reports.",
    check: async (make) => {
      const secret = "very-secret-value";
      const world = make({
        runtime: { secretManager: { get: async () => secret } },
        change: () => ({
          create: async (ctx) => {
            throw unavailable(`401 for ${await ctx.secretManager.get("key")}`);
          },
        }),
      });
      await submitMany(world, 1);
      await world.clock.advance(5 * MINUTE);
      const reported = JSON.stringify(world.runtime.tasks().map(({ current }) => current));
      return reported.includes(secret) ? "the secret is in the error of the task" : undefined;
    },
  },
  {
    id: "D21",
    says: "The wait for a token that is granted at once is not counted from the year 1970.",
    check: async (make) => {
      const world = make({ resourceQuotas: { gpu: 1 } });
      await submitMany(world, 1);
      await world.clock.advance(MINUTE);
      const text = await world.runtime.metricsRegistry.metrics();
      const [, sum = "none"] = /resource_wait_time_sum\{.*\} (.*)/.exec(text) ?? [];
      return Number(sum) < 1_000 ? undefined : `the wait was ${sum} ms`;
    },
  },
  {
    id: "D22",
    says: "A token that was acquired is reported as acquired.",
    check: async (make) => {
      const world = make({ resourceQuotas: { gpu: 1 } });
      const reasons: string[] = [];
      const reading = (async () => {
        for await (const { phaseInfo } of world.runtime.events()) reasons.push(phaseInfo.reason);
      })();
      await submitMany(world, 1);
      await world.clock.advance(MINUTE);
      await world.runtime.close();
      await reading;
      return reasons.some((reason) => reason.includes("acquired"))
        ? undefined
        : `the reasons are ${reasons.join("; ")}`;
    },
  },
  {
    id: "D25",
    says: "Close leaves no timer and no call.",
    check: async (make) => {
      const world = make();
      world.service.runsForMs = HOUR;
      await submitMany(world, 3);
      await world.clock.advance(MINUTE);
      await world.runtime.close();
      await settled();
      return differs("timers", world.clock.pending, 0);
    },
  },
  {
    id: "RT-08",
    says: "Every token is back when all tasks have ended, whatever became of them.",
    check: async (make) => {
      const world = make({
        resourceQuotas: { gpu: 3 },
        change: (honest) => ({
          create: async (ctx) => {
            if (ctx.taskExecutionMetadata.ownerId.name === "t1") throw unavailable();
            return await honest.create(ctx);
          },
          status: (ctx) => {
            const { name } = ctx.taskExecutionMetadata.ownerId;
            const failure = { code: "Lost", message: "lost" };
            return name === "t2" ? PhaseInfo.retryableFailure(failure) : honest.status(ctx);
          },
        }),
      });
      const tasks = await submitMany(world, 8, 1);
      await world.clock.advance(1_000);
      void tasks[7]?.abort("enough").catch(() => {});
      await world.clock.advance(HOUR);
      const ended = tasks.filter(({ current }) =>
        ["Success", "PermanentFailure", "Aborted"].includes(current?.phaseInfo.phase ?? ""),
      );
      const pools = world.runtime.inspect().plugins.flatMap(({ pools: all }) => all);
      return differs("ended, tokens", [ended.length, pools.map(({ held, waiting }) => held + waiting)], [8, [0]]);
    },
  },
  {
    id: "RT-09",
    says: "With a quota of one, tasks go one at a time, in order, and all to their end.",
    check: async (make) => {
      const world = make({ resourceQuotas: { gpu: 1 } });
      let most = 0;
      const order: string[] = [];
      await submitMany(world, 4);
      for (let second = 0; second < 300; second++) {
        await world.clock.advance(1_000);
        most = Math.max(most, world.service.live.length);
        for (const { id, current } of world.runtime.tasks()) {
          if (current?.phaseInfo.phase === "Success" && !order.includes(id)) order.push(id);
        }
      }
      return differs("live jobs at most, order", [most, order], [1, ["t0", "t1", "t2", "t3"]]);
    },
  },
  {
    id: "RT-15",
    says: "Nothing is called after close.",
    check: async (make) => {
      const world = make();
      world.service.runsForMs = HOUR;
      await submitMany(world, 3);
      await world.clock.advance(MINUTE);
      await world.runtime.close();
      const calls = world.service.calls.length;
      await world.clock.advance(10 * MINUTE);
      return differs("calls after close", world.service.calls.length - calls, 0);
    },
  },
  {
    id: "CF-01",
    says: "Two plugins for one task type are refused, by name.",
    check: async (make) => {
      try {
        make({ plugins: (service) => [fakeEntry(service, { id: "one" }), fakeEntry(service, { id: "two" })] });
      } catch (error) {
        const message = error instanceof Error ? error.message : "";
        return message.includes("one") && message.includes("two") ? undefined : `the error names neither: ${message}`;
      }
      return "they are accepted";
    },
  },
  {
    id: "CF-02",
    says: "A plugin that does not load fails its own tasks only, and says so.",
    check: async (make) => {
      const world = make({
        plugins: (service) => [
          {
            ...fakeEntry(service, { id: "broken", taskType: "broken" }),
            pluginLoader: () => {
              throw new Error("no such region");
            },
          },
          fakeEntry(service),
        ],
      });
      await world.runtime.submit({ taskType: "broken", name: "a" });
      await world.runtime.submit({ taskType: "fake", name: "b" });
      await world.clock.advance(MINUTE);
      const [broken] = world.runtime.tasks();
      const phaseInfo = broken?.current?.phaseInfo;
      const message = phaseInfo !== undefined && "error" in phaseInfo ? phaseInfo.error.message : "";
      if (!message.includes("plugin broken failed to load")) return `the task says: ${message}`;
      return differs("phases", lastPhases(world), "PermanentFailure,Success");
    },
  },
  {
    id: "CF-03",
    says: "A plugin is not loaded before its first task.",
    check: async (make) => {
      let loads = 0;
      const world = make({
        plugins: (service) => {
          const entry = fakeEntry(service);
          return [{ ...entry, pluginLoader: (setup) => (loads++, entry.pluginLoader(setup)) }];
        },
      });
      await world.clock.advance(MINUTE);
      return differs("loads", loads, 0);
    },
  },
  {
    id: "CF-04",
    says: "A task type that nobody runs is an error, and nothing is run.",
    check: async (make) => {
      const world = make();
      const outcome = await world.runtime.submit({ taskType: "unknown", name: "a" }).then(
        () => "accepted",
        (error: unknown) => (error instanceof Error && error.message.includes("unknown") ? "refused" : "unclear"),
      );
      await world.clock.advance(MINUTE);
      return differs("outcome, calls", [outcome, world.service.calls.length], ["refused", 0]);
    },
  },
  {
    id: "CF-05",
    says: "Reads, writes and intervals are those that the plugin asks for.",
    check: async (make) => {
      const world = make({
        caching: { resyncInterval: "7s" },
        readRateLimiter: { qps: 4, burst: 5 },
        writeRateLimiter: { qps: 3, burst: 6 },
      });
      world.service.runsForMs = HOUR;
      await submitMany(world, 40);
      await world.clock.advance(2 * MINUTE);
      const times = (method: "get" | "create") => world.service.callsOf(method).map(({ at }) => at);
      const limits = [excess(times("get"), 4, 5), excess(times("create"), 3, 6)];
      if (limits.some((beyond) => beyond > 0.01)) return `reads and writes beyond their limit: ${limits.join()}`;
      const single = make({ caching: { resyncInterval: "7s" } });
      single.service.runsForMs = HOUR;
      await submitMany(single, 1);
      await single.clock.advance(MINUTE);
      const polls = single.service.callsOf("get").map(({ at }) => at);
      return differs(
        "polls",
        polls,
        [1, 8, 15, 22, 29, 36, 43, 50, 57].map((second) => second * 1_000),
      );
    },
  },
  {
    id: "CF-06",
    says: "A plugin whose configuration is out of range does not run.",
    check: async (make) => {
      const world = make({ caching: { resyncInterval: 0 } });
      await submitMany(world, 1);
      await world.clock.advance(MINUTE);
      return differs("phase, calls", [lastPhases(world), world.service.calls.length], ["PermanentFailure", 0]);
    },
  },
];
