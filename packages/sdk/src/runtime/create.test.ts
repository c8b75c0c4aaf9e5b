import { describe, expect, it } from "vitest";
import {
  CancelledError,
  PermanentSystemError,
  PermanentUserError,
  PhaseInfo,
  RetryAfterError,
  type AsyncPlugin,
} from "../index.ts";
import { unavailable, type FakePlugin } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, phaseNames, phasesOf } from "../../test/runtime/world.ts";

/** Fails the first `times` creates, after or before the service has made the job. */
function failing(times: number, error: unknown, applied = false) {
  let calls = 0;
  return (honest: FakePlugin): Partial<FakePlugin> => ({
    create: async (ctx) => {
      if (calls++ >= times) return await honest.create(ctx);
      if (applied) await honest.create(ctx);
      throw error;
    },
  });
}

describe("create", () => {
  it("is called again with the same key and growing pauses when its answer is lost (D15)", async () => {
    const { clock, service, runtime } = createWorld({ change: failing(5, unavailable("cut off"), true) });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5 * MINUTE);
    const creates = service.callsOf("create");
    expect(creates).toHaveLength(6);
    expect(new Set(creates.map(({ key }) => key)).size).toBe(1);
    const gaps = creates.slice(1).map(({ at }, index) => at - creates[index]!.at);
    for (const [index, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(gap).toBeLessThanOrEqual(1_000 * 2 ** index);
    }
    expect((await task.result()).phaseInfo.phase).toBe("Success");
    expect(service.jobs.size).toBe(1);
  });

  it("fails the task for the system when it fails once more than maxSystemFailures (D15, CF-05)", async () => {
    for (const maxSystemFailures of [0, 2]) {
      const { clock, service, runtime } = createWorld({
        caching: { maxSystemFailures },
        change: failing(99, unavailable("still down")),
      });
      const task = await runtime.submit({ taskType: "fake", name: "a" });
      await clock.advance(HOUR);
      expect(service.callsOf("create")).toHaveLength(maxSystemFailures + 1);
      expect((await task.result()).phaseInfo).toMatchObject({
        phase: "PermanentFailure",
        error: { kind: "SYSTEM", code: "MaxSystemFailuresExceeded", message: expect.stringContaining("still down") },
      });
    }
  });

  it.each([
    ["user", new PermanentUserError("BadTaskSpecification", "no such cluster"), "USER", "BadTaskSpecification"],
    ["system", new PermanentSystemError("PermissionDenied", "not allowed"), "SYSTEM", "PermissionDenied"],
  ])("ends the task at once, with its own words, for a permanent %s error", async (_, error, kind, code) => {
    const { clock, service, runtime } = createWorld({ change: failing(99, error) });
    const task = await runtime.submit({ taskType: "fake", name: "a", retries: 3 });
    await clock.advance(HOUR);
    expect((await task.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { kind, code, message: error.message },
    });
    expect({ creates: service.callsOf("create").length, deletes: service.callsOf("delete").length }).toEqual({
      creates: 1,
      deletes: 0,
    });
  });

  it("waits as long as the service asks, shows it, and counts no failure", async () => {
    const { clock, service, runtime } = createWorld({
      caching: { maxSystemFailures: 0 },
      change: failing(3, new RetryAfterError("Throttled", "slow down", 30_000)),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(10 * MINUTE);
    expect(service.callsOf("create").map(({ at }) => at)).toEqual([0, 30_000, 60_000, 90_000]);
    expect((await phaseNames(task)).slice(0, 2)).toEqual(["WaitingForResources", "Queued"]);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
  });

  it("is given up at its deadline, and found again by its key", async () => {
    let isHanging = true;
    const { clock, service, runtime } = createWorld({
      timeouts: { create: "5s" },
      change: (honest) => ({
        create: async (ctx) => {
          const result = await honest.create(ctx);
          if (!isHanging) return result;
          isHanging = false;
          return await new Promise<never>(() => {});
        },
      }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(2 * MINUTE);
    expect(service.jobs.size).toBe(1);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
    expect(service.callsOf("create")[1]!.at).toBeGreaterThanOrEqual(5_000);
  });

  it("reports a terminal resource at once and polls nothing (D11)", async () => {
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({ create: async (ctx) => ({ ...(await honest.create(ctx)), resource: "done" }) }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(0);
    expect(await phaseNames(task)).toEqual(["Success"]);
    await clock.advance(HOUR);
    expect({ gets: service.callsOf("get").length, deletes: service.callsOf("delete").length }).toEqual({
      gets: 0,
      deletes: 0,
    });
  });

  it("reports the phase of a resource that is not terminal at once, and polls on (D12)", async () => {
    const { clock, runtime } = createWorld({
      change: (honest) => ({ create: async (ctx) => ({ ...(await honest.create(ctx)), resource: "running" }) }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(0);
    expect(await phaseNames(task)).toEqual(["Running"]);
    await clock.advance(MINUTE);
    expect(await phaseNames(task)).toEqual(["Running", "Success"]);
  });

  it("keeps ResourceMeta when status fails right after it (D10)", async () => {
    let isFirst = true;
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        create: async (ctx) => ({ ...(await honest.create(ctx)), resource: "running" }),
        status: (ctx) => {
          if (!isFirst) return honest.status(ctx);
          isFirst = false;
          throw new Error("not yet");
        },
      }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
    expect(service.callsOf("create")).toHaveLength(1);
  });

  it("deletes the job whose ResourceMeta cannot be stored, and says which field it is (D10)", async () => {
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        create: async (ctx) => {
          const { resourceMeta } = await honest.create(ctx);
          return { resourceMeta: { ...resourceMeta, secret: () => {} } };
        },
      }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { kind: "SYSTEM", code: "MetadataNotEncodable", message: expect.stringContaining("resourceMeta.secret") },
    });
    expect(service.list.map(({ state }) => state)).toEqual(["cancelled"]);
  });

  it("deletes the job when the codec gives something that is no bytes", async () => {
    const { clock, service, runtime } = createWorld({
      change: (honest) => ({
        getConfig: () => {
          const config = honest.getConfig();
          // A codec written without TypeScript.
          const encode = (() => new Map()) as unknown as typeof config.resourceMeta.encode;
          return { ...config, resourceMeta: { ...config.resourceMeta, encode } };
        },
      }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({ error: { code: "MetadataNotEncodable", kind: "SYSTEM" } });
    expect(service.live).toEqual([]);
  });

  it.each([undefined, null, 7, {}, { resource: "running" }])("counts %j as a failed call", async (garbage) => {
    const { clock, runtime } = createWorld({
      caching: { maxSystemFailures: 1 },
      // What a plugin written without TypeScript may do.
      change: () => ({ create: (async () => garbage) as unknown as AsyncPlugin<never, never>["create"] }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({
      error: { kind: "SYSTEM", message: expect.stringContaining("create must return") },
    });
  });

  it("counts a cancellation that nobody asked for", async () => {
    const { clock, service, runtime } = createWorld({
      caching: { maxSystemFailures: 1 },
      change: failing(99, new CancelledError("Cancelled", "I do not feel like it")),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect(service.callsOf("create")).toHaveLength(2);
    expect((await task.result()).phaseInfo.phase).toBe("PermanentFailure");
  });

  it("tells the same facts at every call for one attempt, frozen", async () => {
    const seen: unknown[] = [];
    const { clock, runtime } = createWorld({
      change: (honest) => ({
        create: async (ctx) => {
          const { taskExecutionId } = ctx.taskExecutionMetadata;
          const template = await ctx.taskReader.read();
          expect(Object.isFrozen(template.custom)).toBe(true);
          expect(() => Object.assign(template, { type: "other" })).toThrow(TypeError);
          seen.push([ctx.idempotencyKey, taskExecutionId.generatedName, taskExecutionId.generatedNameWith(20, 50)]);
          if (seen.length < 3) throw unavailable();
          return await honest.create(ctx);
        },
      }),
    });
    const custom = { size: 3 };
    await runtime.submit({ taskType: "fake", name: "a", custom });
    custom.size = 4;
    await clock.advance(MINUTE);
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((facts) => JSON.stringify(facts))).size).toBe(1);
    expect(seen[0]).toEqual([expect.stringMatching(/^[a-zA-Z0-9._-]{1,64}$/), "a-a0-0", "a-a0-000000000000000"]);
  });

  it("obeys the write limiter together with delete (CF-05)", async () => {
    const { clock, service, runtime } = createWorld({ writeRateLimiter: { qps: 1, burst: 5 } });
    for (let index = 0; index < 10; index++) await runtime.submit({ taskType: "fake", name: `t${index}` });
    await clock.advance(3_000);
    const aborted = runtime.abortAll();
    await clock.advance(MINUTE);
    await aborted;
    const writes = [...service.callsOf("create"), ...service.callsOf("delete")]
      .map(({ at }) => at)
      .sort((a, b) => a - b);
    expect(service.callsOf("create")).toHaveLength(8);
    for (const [index, at] of writes.entries()) {
      for (const [later, end] of writes.entries()) {
        if (later >= index) expect(later - index + 1).toBeLessThanOrEqual(5 + (end - at) / 1_000 + 1e-6);
      }
    }
    expect(service.live).toEqual([]);
  });

  it("shows its trouble as phases with rising versions", async () => {
    const { clock, runtime } = createWorld({ change: failing(2, unavailable("503")) });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    const shown = (await phasesOf(task)).map(({ phaseInfo }) => [phaseInfo.phase, phaseInfo.version, phaseInfo.reason]);
    expect(shown.slice(0, 3)).toEqual([
      ["NotReady", 0, "create failed 1 of 6 times, trying again: [ServiceUnavailable] 503"],
      ["NotReady", 1, "create failed 2 of 6 times, trying again: [ServiceUnavailable] 503"],
      ["Queued", 0, "launched"],
    ]);
    expect(PhaseInfo.queued({ reason: "launched" }).reason).toBe("launched");
  });
});
