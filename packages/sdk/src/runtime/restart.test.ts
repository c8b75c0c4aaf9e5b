import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PhaseInfo } from "../index.ts";
import { createMemoryStore, type StateStore, type TaskWrite } from "./index.ts";
import { unavailable } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, phaseNames, phasesOf } from "../../test/runtime/world.ts";

/** A store whose owner dies at the given write: before it is stored, or right after. */
function dyingAt(write: number, when: "before" | "after", inner: StateStore): StateStore {
  let writes = 0;
  return {
    load: () => inner.load(),
    remove: (id) => inner.remove(id),
    put: async (task: TaskWrite) => {
      const number = writes++;
      if (number === write && when === "after") await inner.put(task);
      if (number >= write) return await new Promise<never>(() => {});
      return await inner.put(task);
    },
  };
}

describe("restart", () => {
  it("deletes nothing at close, and goes on with the same job (RT-19)", async () => {
    const { clock, service, runtime, restart } = createWorld();
    service.runsForMs = 2 * MINUTE;
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    await runtime.close();
    expect(clock.pending).toBe(0);
    await clock.advance(MINUTE);
    const next = restart();
    await next.ready();
    await clock.advance(MINUTE);
    expect(next.task("a")?.current?.phaseInfo.phase).toBe("Success");
    expect({
      creates: service.callsOf("create").length,
      deletes: service.callsOf("delete").length,
      jobs: service.jobs.size,
    }).toEqual({ creates: 1, deletes: 0, jobs: 1 });
  });

  it("shows no phase again, and none that is behind the last one (D27)", async () => {
    const { clock, service, runtime, restart } = createWorld();
    service.runsForMs = 3 * MINUTE;
    await runtime.submit({ taskType: "fake", name: "a" });
    let current = runtime;
    for (let restarts = 0; restarts < 4; restarts++) {
      await clock.advance(40_000);
      await current.close();
      current = restart();
      await current.ready();
      expect(current.task("a")?.current?.phaseInfo.phase).toBe("Running");
    }
    await clock.advance(MINUTE);
    const task = current.task("a")!;
    expect(await phaseNames(task)).toEqual(["Queued", "Running", "Success"]);
    expect((await phasesOf(task)).map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  it("keeps the version and the failures counted so far (ST-16, RT-02)", async () => {
    let polls = 0;
    const { clock, service, runtime, restart } = createWorld({
      change: (honest) => ({
        get: async (ctx) => {
          if (polls++ > 1) throw unavailable(`error ${polls}`);
          return await honest.get(ctx);
        },
        status: () => PhaseInfo.running({ reason: `poll ${polls}` }),
      }),
    });
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "a" });
    let current = runtime;
    for (let restarts = 0; restarts < 5; restarts++) {
      await clock.advance(15_000);
      await current.close();
      current = restart();
      await current.ready();
    }
    await clock.advance(10 * MINUTE);
    const versions = (await phasesOf(current.task("a")!)).map(({ phaseInfo }) => [phaseInfo.phase, phaseInfo.version]);
    expect(versions).toEqual([
      ["Queued", 0],
      ["Running", 0],
      ["Running", 1],
      ["PermanentFailure", 0],
    ]);
    expect(service.callsOf("get")).toHaveLength(2 + 6);
  });

  it("remembers tasks that have ended, with their outputs and events", async () => {
    const { clock, runtime, restart } = createWorld({
      change: (honest) => ({
        status: async (ctx) => {
          const phaseInfo = await honest.status(ctx);
          if (phaseInfo.phase === "Success") {
            await ctx.outputWriter.put({
              kind: "literals",
              literals: { count: { kind: "integer", value: 2n ** 62n } },
            });
          }
          return phaseInfo;
        },
      }),
    });
    const typed = { inputs: {}, outputs: { count: { type: { kind: "simple", simple: "INTEGER" } } } } as const;
    await runtime.submit({ taskType: "fake", name: "a", interface: typed });
    await clock.advance(MINUTE);
    await runtime.close();
    const next = restart();
    await next.ready();
    const task = next.task("a")!;
    expect(await phaseNames(task)).toEqual(["Queued", "Running", "Success"]);
    expect((await task.result()).outputs).toEqual({ count: { kind: "integer", value: 2n ** 62n } });
    await expect(next.submit({ taskType: "fake", name: "a" })).rejects.toMatchObject({ code: "DuplicateTask" });
  });

  it("survives a crash at every write, before and after it: same key, one live job, one end (RT-19, D9, D10)", async () => {
    const plan = fc.record({
      write: fc.nat(14),
      when: fc.constantFrom("before" as const, "after" as const),
      second: fc.nat(8),
      lostAnswers: fc.nat(2),
      failsFirst: fc.boolean(),
      abortAt: fc.option(fc.nat(40_000), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ write, when, second, lostAnswers, failsFirst, abortAt }) => {
        let answers = 0;
        let mostLive = 0;
        const store = createMemoryStore();
        const world = createWorld({
          runtime: { store: dyingAt(write, when, store) },
          change: (honest) => ({
            create: async (ctx) => {
              const result = await honest.create(ctx);
              mostLive = Math.max(mostLive, world.service.live.length);
              if (answers++ < lostAnswers) throw unavailable("cut off");
              return result;
            },
            status: (ctx) =>
              failsFirst && ctx.resourceMeta.jobId === "job-0" && ctx.resource === "done"
                ? PhaseInfo.retryableFailure({ code: "Flaky", message: "flaky" })
                : honest.status(ctx),
          }),
        });
        const { clock, service, runtime, restart } = world;
        const submitted = runtime.submit({ taskType: "fake", name: "a", retries: 1 });
        void submitted.catch(() => {});
        if (abortAt !== undefined) {
          clock.setTimer(
            abortAt,
            () =>
              void runtime
                .task("a")
                ?.abort()
                .catch(() => {}),
          );
        }
        await clock.advance(45_000);
        await runtime.close();
        const again = restart({ store: dyingAt(second, when, store) });
        await again.ready();
        await clock.advance(45_000);
        await again.close();
        const last = restart({ store });
        await last.ready();
        const task = last.task("a") ?? (await last.submit({ taskType: "fake", name: "a", retries: 1 }));
        await clock.advance(10 * MINUTE);
        const names = await phaseNames(task);
        expect(["Success", "Aborted"]).toContain(names.at(-1));
        expect(names.filter((name) => name === "Success" || name === "Aborted")).toHaveLength(1);
        // One job per attempt that was needed, never two at a time, none left.
        expect(service.jobs.size).toBeLessThanOrEqual(failsFirst ? 2 : 1);
        expect(mostLive).toBeLessThanOrEqual(1);
        expect(service.live).toEqual([]);
        await last.close();
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it("goes on with an abort that was asked for before it", async () => {
    const { clock, service, runtime, restart } = createWorld({
      change: (honest) => ({
        delete: async (ctx) => {
          if (service.clock.monotonic() < 20_000) throw unavailable("503");
          await honest.delete(ctx);
        },
      }),
    });
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5_000);
    const closing = expect(task.abort("enough")).rejects.toMatchObject({ code: "RuntimeClosed" });
    await clock.advance(2_000);
    await runtime.close();
    await closing;
    const next = restart();
    await next.ready();
    await clock.advance(5 * MINUTE);
    expect(service.live).toEqual([]);
    expect(next.task("a")?.current?.phaseInfo).toMatchObject({ phase: "Aborted", reason: "enough" });
  });

  it("leaves alone what it cannot read, and goes on with the rest (D17, D42)", async () => {
    const store = createMemoryStore();
    const { clock, service, runtime, restart } = createWorld({ runtime: { store } });
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "newer" });
    await runtime.submit({ taskType: "fake", name: "good" });
    await clock.advance(20_000);
    await runtime.close();
    await store.put({ id: "newer", state: new TextEncoder().encode("99\n{}"), events: [] });
    service.runsForMs = 0;
    const next = restart();
    await next.ready();
    await clock.advance(MINUTE);
    expect(next.tasks().map(({ id, current }) => [id, current?.phaseInfo.phase])).toEqual([["good", "Success"]]);
    await expect(next.submit({ taskType: "fake", name: "newer" })).rejects.toMatchObject({ code: "DuplicateTask" });
    expect((await store.load()).map(({ id }) => id)).toEqual(["newer", "good"]);
  });

  it("fails a task whose ResourceMeta cannot be read any more, and calls nothing without it (D17, D37)", async () => {
    const { clock, service, runtime, store, restart } = createWorld();
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(20_000);
    await runtime.close();
    const [stored] = await store.load();
    const state = new TextDecoder().decode(stored!.state).replace(/\["bytes","[^"]*"\]/, '["bytes","bm9uc2Vuc2U="]');
    await store.put({ id: "a", state: new TextEncoder().encode(state), events: [] });
    const calls = service.calls.length;
    const next = restart();
    await next.ready();
    await clock.advance(MINUTE);
    expect((await next.task("a")!.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: { code: "CorruptedPluginState", kind: "SYSTEM" },
    });
    expect(service.calls).toHaveLength(calls);
  });
});
