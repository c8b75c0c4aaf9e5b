import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NotFoundError, PermanentUserError, PhaseInfo, RetryAfterError } from "../index.ts";
import { fakeEntry, unavailable, type FakePlugin, type FakeService } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, phaseNames, phasesOf } from "../../test/runtime/world.ts";

/** `get` that answers by the number of the call, from 0. */
function answering(answer: (call: number) => "running" | "done" | Error) {
  let calls = 0;
  return (): Partial<FakePlugin> => ({
    get: async () => {
      const given = answer(calls++);
      if (given instanceof Error) throw given;
      return given;
    },
  });
}

describe("polling", () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => void process.on("unhandledRejection", note));
  afterEach(() => {
    process.off("unhandledRejection", note);
    expect(unhandled.splice(0)).toEqual([]);
  });

  it("forgets failures after a success: (1 error, 10 successes) x 20 never fail a task (RT-01, D3)", async () => {
    const { clock, runtime } = createWorld({
      change: answering((call) => (call >= 220 ? "done" : call % 11 === 0 ? unavailable() : "running")),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(221 * 10_000);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
  });

  it("fails for the system, with the last words, after one good poll and errors for ever (RT-02, D2, D14, D33)", async () => {
    const { clock, service, runtime } = createWorld({
      change: answering((call) => (call === 0 ? "running" : unavailable(`error ${call}`))),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(10 * MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { kind: "SYSTEM", message: expect.stringContaining("error 6") },
    });
    expect(service.callsOf("get")).toHaveLength(7);
    expect(service.live).toEqual([]);
  });

  it.each([0, 2, 5])("makes exactly m+1 failing gets with maxSystemFailures %i (CF-05)", async (maxSystemFailures) => {
    const { clock, service, runtime } = createWorld({
      caching: { resyncInterval: "10s", maxSystemFailures },
      change: answering(() => unavailable()),
    });
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(10 * MINUTE);
    expect(service.callsOf("get")).toHaveLength(maxSystemFailures + 1);
  });

  it("finds a job that ends one second after create long before the interval is over (RT-12)", async () => {
    const { clock, service, runtime } = createWorld({ caching: { resyncInterval: "30s" } });
    service.runsForMs = 1_000;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5_000);
    expect((await phaseNames(task)).at(-1)).toBe("Success");
  });

  it("keeps the time between two polls that the plugin asks for (CF-05)", async () => {
    const { clock, service, runtime } = createWorld({ caching: { resyncInterval: "7s" } });
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(50_000);
    const at = service.callsOf("get").map((call) => call.at);
    expect(at).toEqual([1_000, 8_000, 15_000, 22_000, 29_000, 36_000, 43_000, 50_000]);
  });

  it("obeys the read limiter, and polls everybody (CF-05)", async () => {
    const { clock, service, runtime } = createWorld({ readRateLimiter: { qps: 2, burst: 5 } });
    service.runsForMs = HOUR;
    for (let index = 0; index < 40; index++) await runtime.submit({ taskType: "fake", name: `t${index}` });
    await clock.advance(5 * MINUTE);
    const at = service.callsOf("get").map((call) => call.at);
    expect(at.length).toBeLessThanOrEqual(5 + 2 * 300);
    expect(at.length).toBeGreaterThan(550);
    const counts = service.list.map(({ id }) => service.callsOf("get").filter(({ job }) => job === id).length);
    // First polls pass second ones, so those who came first may be one round ahead.
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });

  it.each(["create", "get", "status", "delete"] as const)(
    "goes on with other tasks whatever %s of one task does (RT-03, D5)",
    async (method) => {
      const badly: (() => Promise<never>)[] = [
        () => {
          throw new Error("at once");
        },
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what a careless plugin does
        () => Promise.reject(undefined),
        () => new Promise<never>(() => {}),
      ];
      for (const bad of badly) {
        const { clock, runtime } = createWorld({
          plugins: (made) => [
            fakeEntry(made, {
              caching: { resyncInterval: "5s", workers: 1 },
              timeouts: { create: "2s", get: "2s", status: "2s", delete: "2s" },
              id: "bad",
              taskType: "bad",
              change: () => ({ [method]: bad }),
            }),
            fakeEntry(made, { id: "good", taskType: "good" }),
          ],
        });
        const poor = await runtime.submit({ taskType: "bad", name: "poor" });
        const good = await runtime.submit({ taskType: "good", name: "good" });
        if (method === "delete") void poor.abort().catch(() => {});
        await clock.advance(2 * HOUR);
        expect((await good.result()).phaseInfo.phase).toBe("Success");
        expect((await poor.result()).phaseInfo.phase).toBe(method === "delete" ? "Aborted" : "PermanentFailure");
        await runtime.close();
        expect(clock.pending).toBe(0);
      }
    },
  );

  it("polls the tasks of one plugin while another plugin hangs on a hundred (RT-10)", async () => {
    const { clock, service, runtime } = createWorld({
      plugins: (made) => [
        fakeEntry(made, { id: "hung", taskType: "hung", change: () => ({ get: () => new Promise<never>(() => {}) }) }),
        fakeEntry(made, { id: "good", taskType: "good" }),
      ],
    });
    service.runsForMs = 5_000;
    for (let index = 0; index < 100; index++) await runtime.submit({ taskType: "hung", name: `h${index}` });
    const good = await runtime.submit({ taskType: "good", name: "good" });
    await clock.advance(20_000);
    expect((await phaseNames(good)).at(-1)).toBe("Success");
    await runtime.close();
  });

  it("never asks twice at a time for one job, and no more often than the interval allows (RT-04)", async () => {
    let running = 0;
    let most = 0;
    const made: { service?: FakeService } = {};
    const { clock, service, runtime } = createWorld({
      timeouts: { get: "1h" },
      caching: { resyncInterval: "10s", workers: 8 },
      change: (honest) => ({
        get: async (ctx) => {
          most = Math.max(most, ++running);
          await made.service?.clock.sleep(30_000);
          running--;
          return await honest.get(ctx);
        },
      }),
    });
    made.service = service;
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(10 * MINUTE);
    expect(most).toBe(1);
    expect(service.callsOf("get").length).toBeLessThanOrEqual(600 / 10 + 1);
    await runtime.close();
  });

  it("polls a task again after its get hung (RT-05)", async () => {
    let isFirst = true;
    const { clock, runtime } = createWorld({
      timeouts: { get: "3s" },
      change: (honest) => ({
        get: (ctx) => {
          if (!isFirst) return honest.get(ctx);
          isFirst = false;
          return new Promise<never>(() => {});
        },
      }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
  });

  it("finishes fifty tasks with a cache of ten (RT-06)", async () => {
    const { clock, runtime } = createWorld({ caching: { size: 10, resyncInterval: "10s" } });
    const tasks = await Promise.all(
      Array.from({ length: 50 }, (_, index) => runtime.submit({ taskType: "fake", name: `t${index}` })),
    );
    await clock.advance(MINUTE);
    for (const task of tasks) expect((await task.result()).phaseInfo.phase).toBe("Success");
  });

  it("slows the whole plugin as long as one answer asks for, and counts no failure", async () => {
    const { clock, service, runtime } = createWorld({
      caching: { resyncInterval: "10s", maxSystemFailures: 0 },
      change: answering((call) => (call === 3 ? new RetryAfterError("Throttled", "slow down", 45_000) : "running")),
    });
    for (let index = 0; index < 3; index++) await runtime.submit({ taskType: "fake", name: `t${index}` });
    await clock.advance(11_000);
    const before = service.calls.length;
    await runtime.submit({ taskType: "fake", name: "later" });
    await clock.advance(44_000);
    expect(service.calls.filter(({ method }) => method !== "status").length).toBeLessThanOrEqual(before);
    await clock.advance(MINUTE);
    expect(service.callsOf("create")).toHaveLength(4);
    expect(runtime.tasks().map(({ current }) => current?.phaseInfo.phase)).toEqual(Array(4).fill("Running"));
    await runtime.close();
  });

  it("asks ever less often a service that always refuses (RT-11)", async () => {
    const { clock, service, runtime } = createWorld({
      change: answering(() => new RetryAfterError("Throttled", "always")),
    });
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(HOUR);
    const at = service.callsOf("get").map((call) => call.at);
    expect(at.length).toBeLessThan(120);
    expect(runtime.task("a")?.current?.phaseInfo.phase).toBe("Queued");
    await runtime.close();
  });

  it("bears with a service that does not know its new job yet, and fails when a known job is gone", async () => {
    const fresh = createWorld({
      change: answering((call) => (call < 4 ? new NotFoundError("NOT_FOUND", "404") : "done")),
    });
    const lagging = await fresh.runtime.submit({ taskType: "fake", name: "a" });
    await fresh.clock.advance(2 * MINUTE);
    expect((await lagging.result()).phaseInfo.phase).toBe("Success");

    const { clock, service, runtime } = createWorld({
      change: answering((call) => (call === 0 ? "running" : new NotFoundError("NOT_FOUND", "404"))),
    });
    const lost = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(10 * MINUTE);
    expect(service.callsOf("get")).toHaveLength(4);
    expect((await lost.result()).phaseInfo).toMatchObject({ error: { kind: "SYSTEM", code: "NOT_FOUND" } });
  });

  it("ends at once, and deletes the job, for a permanent error", async () => {
    const { clock, service, runtime } = createWorld({
      change: answering(() => new PermanentUserError("RequestRejected", "400")),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({ error: { kind: "USER", code: "RequestRejected" } });
    expect(service.list[0]?.deletes).toBe(1);
  });

  it("fails for the system when status means nothing too often, without a second job (D4)", async () => {
    for (const phaseInfo of [PhaseInfo.undefined, PhaseInfo.notReady(), PhaseInfo.waitingForCache()]) {
      const { clock, service, runtime } = createWorld({ change: () => ({ status: () => phaseInfo }) });
      const task = await runtime.submit({ taskType: "fake", name: "a" });
      await clock.advance(10 * MINUTE);
      expect(await phaseNames(task)).toEqual(["Queued", "PermanentFailure"]);
      expect(service.callsOf("create")).toHaveLength(1);
    }
  });

  it.each([undefined, null, "Running", { phase: "Running" }, { phase: "Nonsense", version: 0, reason: "", info: {} }])(
    "counts a status of %j as a failed poll",
    async (garbage) => {
      // What a plugin written without TypeScript may do.
      const { clock, runtime } = createWorld({ change: () => ({ status: () => garbage as unknown as PhaseInfo }) });
      const task = await runtime.submit({ taskType: "fake", name: "a" });
      await clock.advance(10 * MINUTE);
      expect((await task.result()).phaseInfo).toMatchObject({
        error: { kind: "SYSTEM", message: expect.stringContaining("status must return a PhaseInfo") },
      });
    },
  );

  it("reports each change inside a phase once (D45, ST-16, ST-17)", async () => {
    let percent = 0;
    const { clock, service, runtime } = createWorld({
      change: () => ({
        status: () => PhaseInfo.running({ info: { customInfo: { percent: Math.floor(percent++ / 50) } } }),
      }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(100 * 10_000);
    const running = (await phasesOf(task)).filter(({ phaseInfo }) => phaseInfo.phase === "Running");
    expect(running.map(({ phaseInfo }) => [phaseInfo.version, phaseInfo.info.customInfo])).toEqual([
      [0, { percent: 0 }],
      [1, { percent: 1 }],
    ]);
    await runtime.close();
  });

  it("takes isTerminal at its word: the job is polled no more", async () => {
    const { clock, service, runtime } = createWorld({
      change: () => ({ isTerminal: () => true, status: () => PhaseInfo.running() }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(10 * MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({ error: { kind: "SYSTEM" } });
    expect(service.callsOf("get")).toHaveLength(1);
  });
});
