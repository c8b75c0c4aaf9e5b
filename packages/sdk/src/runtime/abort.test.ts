import { describe, expect, it } from "vitest";
import { NotFoundError, PhaseInfo, RetryAfterError } from "../index.ts";
import { unavailable, type FakePlugin } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, phaseNames } from "../../test/runtime/world.ts";

describe("abort", () => {
  it("deletes the job, polls no more, and tells the plugin why (RT-07)", async () => {
    let told = "";
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        delete: async (ctx) => {
          told = ctx.reason;
          await honest.delete(ctx);
        },
      }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(25_000);
    const gets = service.callsOf("get").length;
    const aborted = task.abort("no longer needed");
    await clock.advance(HOUR);
    await aborted;
    expect((await task.result()).phaseInfo).toMatchObject({ phase: "Aborted", reason: "no longer needed" });
    expect(told).toBe("no longer needed");
    expect(service.list.map(({ state, deletes }) => [state, deletes])).toEqual([["cancelled", 1]]);
    expect(service.callsOf("get")).toHaveLength(gets);
    expect(clock.pending).toBe(0);
  });

  it("before create makes no call at all (D37)", async () => {
    const { clock, service, runtime } = createWorld({ writeRateLimiter: { qps: 1, burst: 5 } });
    const tasks = await Promise.all(
      Array.from({ length: 6 }, (_, index) => runtime.submit({ taskType: "fake", name: `t${index}` })),
    );
    await clock.advance(0);
    await tasks[5]!.abort();
    await clock.advance(10_000);
    expect(service.callsOf("create")).toHaveLength(5);
    expect(service.callsOf("delete")).toHaveLength(0);
    expect(await phaseNames(tasks[5]!)).toEqual(["Aborted"]);
  });

  it("right after submit makes no call of delete without ResourceMeta (D37)", async () => {
    const { clock, service, runtime } = createWorld();
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    const aborted = task.abort();
    await clock.advance(MINUTE);
    await aborted;
    expect(service.calls.filter(({ method, job }) => method === "delete" && job === "none")).toEqual([]);
    expect(service.live).toEqual([]);
  });

  it("during create waits for its outcome, then deletes the job", async () => {
    let isCut = false;
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        create: async (ctx) => {
          const result = await honest.create(ctx);
          await service.clock.sleep(20_000);
          isCut = ctx.signal.aborted;
          return result;
        },
      }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(1_000);
    let isSettled = false;
    void task.abort().then(() => (isSettled = true));
    await clock.advance(15_000);
    expect({ isSettled, live: service.live.length }).toEqual({ isSettled: false, live: 1 });
    await clock.advance(5_000);
    expect({ isSettled, live: service.live.length, isCut }).toEqual({ isSettled: true, live: 0, isCut: false });
    expect(service.callsOf("create")).toHaveLength(1);
  });

  it.each([true, false])("while the answer of create is lost leaves no job (was made: %s)", async (applied) => {
    let calls = 0;
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        create: async (ctx) => {
          if (calls++ > 0) return await honest.create(ctx);
          if (applied) await honest.create(ctx);
          throw unavailable("cut off");
        },
      }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(100);
    const aborted = task.abort();
    await clock.advance(MINUTE);
    await aborted;
    expect(service.live).toEqual([]);
    expect(service.jobs.size).toBe(1);
    expect((await task.result()).phaseInfo.phase).toBe("Aborted");
  });

  it("retries a delete that fails, under the write limiter, until the job is gone (DE-08)", async () => {
    let calls = 0;
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        delete: async (ctx) => {
          if (calls++ < 2) throw unavailable("503");
          await honest.delete(ctx);
        },
      }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5_000);
    const aborted = task.abort();
    await clock.advance(MINUTE);
    await aborted;
    expect({ live: service.live.length, deletes: calls }).toEqual({ live: 0, deletes: 3 });
  });

  it("takes a job that is not there for deleted", async () => {
    const { clock, service, runtime } = createWorld({
      change: () => ({ delete: () => Promise.reject(new NotFoundError("NOT_FOUND", "404")) }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5_000);
    const aborted = task.abort();
    await clock.advance(100);
    await aborted;
    expect(service.callsOf("delete")).toHaveLength(1);
  });

  it("ends all the same when the job cannot be deleted for ever, and says so (D17)", async () => {
    const { clock, service, runtime } = createWorld({
      change: () => ({ delete: () => Promise.reject(unavailable("403 forever")) }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5_000);
    const failing = expect(task.abort()).rejects.toThrow(/could not be deleted in 13 calls.*403 forever/);
    await clock.advance(HOUR);
    await failing;
    const { phaseInfo } = await task.result();
    expect(phaseInfo.phase).toBe("Aborted");
    expect(phaseInfo.reason).toContain("403 forever");
    expect(clock.pending).toBe(0);
  });

  it("waits with delete as long as the service asks", async () => {
    let calls = 0;
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        delete: async (ctx) => {
          if (calls++ === 0) throw new RetryAfterError("Throttled", "slow down", 20_000);
          await honest.delete(ctx);
        },
      }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5_000);
    const aborted = task.abort();
    await clock.advance(MINUTE);
    await aborted;
    const [first, second] = service.callsOf("delete");
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(20_000);
  });

  it("does nothing to a task that has ended, and waits for the same end when asked twice", async () => {
    const { clock, service, runtime } = createWorld();
    const done = await runtime.submit({ taskType: "fake", name: "done" });
    await clock.advance(MINUTE);
    await done.abort();
    expect((await done.result()).phaseInfo.phase).toBe("Success");
    const task = await runtime.submit({ taskType: "fake", name: "twice" });
    await clock.advance(2_000);
    const both = Promise.all([task.abort("first"), task.abort("second")]);
    await clock.advance(MINUTE);
    await both;
    expect((await task.result()).phaseInfo.reason).toBe("first");
    expect(service.callsOf("delete")).toHaveLength(1);
  });

  it("of everything leaves no live job, whatever create was doing", async () => {
    let calls = 0;
    const change = (honest: FakePlugin): Partial<FakePlugin> => ({
      create: async (ctx) => {
        const call = calls++;
        if (call % 3 === 1) await service.clock.sleep(30_000);
        const result = await honest.create(ctx);
        if (call % 3 === 2) throw unavailable("cut off");
        return result;
      },
    });
    const { clock, service, runtime } = createWorld({ change, writeRateLimiter: { qps: 1, burst: 5 } });
    service.runsForMs = HOUR;
    for (let index = 0; index < 12; index++) await runtime.submit({ taskType: "fake", name: `t${index}` });
    await clock.advance(4_000);
    const aborted = runtime.abortAll("Ctrl-C");
    await clock.advance(10 * MINUTE);
    await aborted;
    expect(service.live).toEqual([]);
    expect(runtime.tasks().every(({ current }) => current?.phaseInfo.phase === "Aborted")).toBe(true);
  });

  it("during a pause between two attempts starts none", async () => {
    const { clock, service, runtime } = createWorld({
      change: () => ({ status: () => PhaseInfo.systemRetryableFailure({ code: "Lost", message: "node lost" }) }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(1_000);
    await task.abort();
    await clock.advance(MINUTE);
    expect(service.callsOf("create")).toHaveLength(1);
    expect(await phaseNames(task)).toEqual(["Queued", "Queued", "Aborted"]);
  });
});
