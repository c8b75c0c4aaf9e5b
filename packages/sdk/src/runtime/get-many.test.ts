import { describe, expect, it } from "vitest";
import {
  NotFoundError,
  PermanentUserError,
  RetryAfterError,
  type GetManyContext,
  type GetManyResult,
} from "../index.ts";
import { unavailable, type FakePlugin, type Resource } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, type World, type WorldOptions } from "../../test/runtime/world.ts";

type Results = readonly GetManyResult<Resource>[];
interface Meta {
  readonly jobId: string;
}

/** A world whose plugin has a list endpoint. */
function listing(
  answer: (world: World, ctx: GetManyContext<Meta>, honest: Results) => Results | Promise<Results>,
  options: WorldOptions = {},
) {
  const batches: { readonly at: number; readonly jobs: readonly string[] }[] = [];
  const world: World = createWorld({
    ...options,
    change: (honest): Partial<FakePlugin> => ({
      ...options.change?.(honest),
      getMany: async (ctx) => {
        batches.push({ at: world.clock.monotonic(), jobs: ctx.resourceMetas.map(({ jobId }) => jobId) });
        const honestResults = ctx.resourceMetas.map(({ jobId }): GetManyResult<Resource> => {
          const job = world.service.jobs.get(jobId);
          if (job === undefined) return { error: new NotFoundError("NOT_FOUND", `no job ${jobId}`) };
          return { resource: world.service.stateOf(job) };
        });
        return await answer(world, ctx, honestResults);
      },
    }),
  });
  return { ...world, batches };
}

async function submit({ runtime }: Pick<World, "runtime">, count: number) {
  for (let index = 0; index < count; index++) await runtime.submit({ taskType: "fake", name: `t${index}` });
}

describe("getMany", () => {
  it("polls 250 tasks with calls for a hundred each, one read token per call", async () => {
    const world = listing((_world, _ctx, honest) => honest, {
      readRateLimiter: { qps: 1, burst: 5 },
      writeRateLimiter: { qps: 1_000, burst: 1_000 },
    });
    await submit(world, 250);
    await world.clock.advance(MINUTE);
    for (const task of world.runtime.tasks()) expect(task.current?.phaseInfo.phase).toBe("Success");
    expect(world.service.callsOf("get")).toEqual([]);
    expect(Math.max(...world.batches.map(({ jobs }) => jobs.length))).toBe(100);
    expect(world.batches.flatMap(({ jobs }) => jobs)).toHaveLength(500);
    expect(world.batches.length).toBeLessThanOrEqual(10);
  });

  it("asks for no more jobs at a time than the plugin states (CF-05)", async () => {
    const world = listing((_world, _ctx, honest) => honest, { caching: { resyncInterval: "10s", getManyMaxSize: 7 } });
    await submit(world, 20);
    await world.clock.advance(MINUTE);
    expect(Math.max(...world.batches.map(({ jobs }) => jobs.length))).toBe(7);
    for (const task of world.runtime.tasks()) expect(task.current?.phaseInfo.phase).toBe("Success");
  });

  it("fails the tasks whose jobs are not there, and no other", async () => {
    const world = listing((_world, ctx, honest) =>
      honest.map((result, index) =>
        ctx.resourceMetas[index]?.jobId === "job-1" ? { error: unavailable("no") } : result,
      ),
    );
    await submit(world, 3);
    await world.clock.advance(10 * MINUTE);
    expect(world.runtime.tasks().map(({ current }) => current?.phaseInfo)).toMatchObject([
      { phase: "Success" },
      { error: { code: "AutoRefreshCacheFailed", message: expect.stringContaining("6 times in a row") as string } },
      { phase: "Success" },
    ]);
  });

  it("counts a failing call once for each task of the batch (RT-02)", async () => {
    const world = listing(
      () => {
        throw unavailable("list is down");
      },
      {
        caching: { resyncInterval: "10s", maxSystemFailures: 2 },
        change: () => ({
          get: () => {
            throw unavailable("get is down");
          },
        }),
      },
    );
    await submit(world, 4);
    await world.clock.advance(20_999);
    expect(world.runtime.inspect().tasks.map(({ failures }) => failures)).toEqual([2, 2, 2, 2]);
    await world.clock.advance(MINUTE);
    for (const task of world.runtime.tasks()) {
      expect(task.current?.phaseInfo).toMatchObject({
        error: {
          message: expect.stringContaining("3 times in a row, last with [ServiceUnavailable] get is down") as string,
        },
      });
    }
  });

  it("that is refused because of one job ends that job, and no other", async () => {
    const world = listing(
      (_world, ctx, honest) => {
        if (ctx.resourceMetas.some(({ jobId }) => jobId === "job-1"))
          throw new PermanentUserError("BadRequest", "a bad id");
        return honest;
      },
      {
        change: (honest) => ({
          get: async (ctx) => {
            if (ctx.resourceMeta.jobId === "job-1") throw new PermanentUserError("BadId", "is none");
            return await honest.get(ctx);
          },
        }),
      },
    );
    await submit(world, 3);
    await world.clock.advance(10 * MINUTE);
    expect(world.runtime.tasks().map(({ current }) => current?.phaseInfo)).toMatchObject([
      { phase: "Success" },
      { phase: "PermanentFailure", error: { code: "BadId" } },
      { phase: "Success" },
    ]);
  });

  it("that hangs fails each task once at the deadline, and harms nobody for longer (RT-05)", async () => {
    let calls = 0;
    const world = listing((_world, _ctx, honest) => (calls++ === 0 ? new Promise<never>(() => {}) : honest), {
      timeouts: { get: "2s" },
    });
    world.service.runsForMs = 100_000;
    await submit(world, 3);
    await world.clock.advance(3_100);
    expect(world.runtime.inspect().tasks.map(({ failures }) => failures)).toEqual([1, 1, 1]);
    await world.clock.advance(2 * MINUTE);
    for (const task of world.runtime.tasks()) expect(task.current?.phaseInfo.phase).toBe("Success");
  });

  it.each([
    ["no list", "fine", "gave string"],
    ["too short a list", [], "gave 0 results"],
    ["entries that say nothing", [{}, undefined, null], "must give { resource } or { error }"],
  ])("that gives %s fails each task, which says what is wrong", async (_what, results, message) => {
    // Plugins without TypeScript return anything.
    const world = listing(() => results as never, { caching: { resyncInterval: "10s", maxSystemFailures: 0 } });
    await submit(world, 3);
    await world.clock.advance(MINUTE);
    for (const task of world.runtime.tasks()) {
      expect(task.current?.phaseInfo).toMatchObject({ error: { message: expect.stringContaining(message) as string } });
    }
  });

  it("slows the whole plugin when one item, or the call, is told to wait, and counts no failure", async () => {
    for (const whole of [false, true]) {
      let calls = 0;
      const throttled = new RetryAfterError("Throttled", "slow down", 40_000);
      const world = listing(
        (_world, _ctx, honest) => {
          if (calls++ > 0) return honest;
          if (whole) throw throttled;
          return honest.map((result, index) => (index === 1 ? { error: throttled } : result));
        },
        { caching: { resyncInterval: "10s", maxSystemFailures: 0 } },
      );
      world.service.runsForMs = HOUR;
      await submit(world, 3);
      await world.clock.advance(40_000);
      expect(world.batches).toHaveLength(1);
      expect(world.runtime.inspect().plugins[0]?.pausedForMs).toBe(1_000);
      await world.clock.advance(MINUTE);
      expect(world.runtime.tasks().map(({ current }) => current?.phaseInfo.phase)).toEqual(Array(3).fill("Running"));
      await world.runtime.close();
    }
  });

  it("is not asked for a job that isTerminal has called final", async () => {
    let failing = 2;
    const world = listing((_world, _ctx, honest) => honest, {
      change: (honest) => ({
        isTerminal: (resource) => resource === "done",
        status: (ctx) => {
          if (ctx.resource === "done" && failing-- > 0) throw unavailable("outputs cannot be written");
          return honest.status(ctx);
        },
      }),
    });
    await submit(world, 1);
    await world.clock.advance(2 * MINUTE);
    expect(world.runtime.tasks()[0]?.current?.phaseInfo.phase).toBe("Success");
    expect(world.batches).toHaveLength(2);
  });
});

describe("a task whose plugin asks for a refresh", () => {
  it("is polled at once, also after a restart, and never again once it has ended", async () => {
    const indicators = new Map<string, () => void>();
    const world = createWorld({
      caching: { resyncInterval: "1h" },
      change: (honest) => ({
        get: (ctx) => {
          indicators.set(ctx.resourceMeta.jobId, ctx.taskRefreshIndicator);
          return honest.get(ctx);
        },
      }),
    });
    const task = await world.runtime.submit({ taskType: "fake", name: "a" });
    await world.clock.advance(MINUTE);
    expect(task.current?.phaseInfo.phase).toBe("Running");
    await world.runtime.close();
    const again = world.restart();
    world.service.runsForMs = HOUR;
    await world.clock.advance(MINUTE);
    world.service.runsForMs = 0;
    indicators.get("job-0")?.();
    await world.clock.advance(1);
    expect(again.task("a")?.current?.phaseInfo.phase).toBe("Success");
    const polls = world.service.callsOf("get").length;
    indicators.get("job-0")?.();
    await world.clock.advance(2 * HOUR);
    expect(world.service.callsOf("get")).toHaveLength(polls);
  });

  it("may ask with what create and status were given, too", async () => {
    const asked: (() => void)[] = [];
    const world = createWorld({
      caching: { resyncInterval: "1h" },
      change: (honest) => ({
        create: (ctx) => (asked.push(ctx.taskRefreshIndicator), honest.create(ctx)),
        status: (ctx) => (asked.push(ctx.taskRefreshIndicator), honest.status(ctx)),
      }),
    });
    world.service.runsForMs = HOUR;
    await world.runtime.submit({ taskType: "fake", name: "a" });
    await world.clock.advance(MINUTE);
    for (const indicator of asked.splice(0)) {
      indicator();
      await world.clock.advance(5_000);
    }
    expect(world.service.callsOf("get").map(({ at }) => at)).toEqual([1_000, 60_000, 65_000]);
    await world.runtime.close();
  });
});
