import { describe, expect, it } from "vitest";
import { PhaseInfo } from "../index.ts";
import { createMemoryStore, createRuntime, systemClock, type StateStore } from "./index.ts";
import { fakeEntry, FakeService, unavailable } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, phaseNames } from "../../test/runtime/world.ts";
import type { Logger } from "../contract/logger.ts";

function collecting(): { readonly lines: string[]; readonly logger: Logger } {
  const lines: string[] = [];
  const write = (message: string, fields?: unknown): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { debug: write, info: write, warn: write, error: write, child: () => logger };
  return { lines, logger };
}

describe("submit", () => {
  it.each([
    [{ taskType: "fake", name: "" }, "name"],
    [{ taskType: "fake", name: "a", project: "" }, "project"],
    [{ taskType: "fake", name: "a", retries: -1 }, "retries"],
    [{ taskType: "fake", name: "a", retries: 1.5 }, "retries"],
    [{ taskType: "fake", name: "a", timeoutMs: 0 }, "timeoutMs"],
    [{ taskType: "fake", name: "a", timeoutMs: Number.NaN }, "timeoutMs"],
    [{ taskType: "fake", name: "a", custom: { run: (() => {}) as never } }, "custom.run"],
  ])("refuses %j and names the field", async (request, field) => {
    const { runtime } = createWorld();
    await expect(runtime.submit(request)).rejects.toMatchObject({
      code: "BadTaskSpecification",
      message: expect.stringContaining(field),
    });
  });

  it("refuses a name that is taken, also while the first is being stored", async () => {
    const { runtime } = createWorld();
    const results = await Promise.allSettled([
      runtime.submit({ taskType: "fake", name: "a" }),
      runtime.submit({ taskType: "fake", name: "a" }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    await expect(runtime.submit({ taskType: "fake", name: "a" })).rejects.toMatchObject({ code: "DuplicateTask" });
  });

  it("takes a whole template", async () => {
    const { clock, runtime } = createWorld();
    const id = { resourceType: "TASK", project: "p", domain: "d", name: "t", version: "7" } as const;
    const template = { id, type: "fake", interface: { inputs: {}, outputs: {} }, metadata: { retries: 2 } };
    const task = await runtime.submit({ template, name: "a" });
    await clock.advance(MINUTE);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
  });
});

describe("close", () => {
  it("detaches by default: nothing is deleted, nobody is left waiting, no timer stays (RT-19)", async () => {
    const { clock, service, runtime } = createWorld();
    service.runsForMs = HOUR;
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(5_000);
    const waiting = [
      expect(task.result()).rejects.toMatchObject({ code: "RuntimeClosed" }),
      expect(task.abort().catch((error: unknown) => Promise.reject(error as Error))).rejects.toMatchObject({
        code: "RuntimeClosed",
      }),
    ];
    await Promise.all([runtime.close(), runtime.close(), runtime.close({ mode: "drain" })]);
    await Promise.all(waiting);
    expect(clock.pending).toBe(0);
    const calls = service.calls.length;
    await clock.advance(HOUR);
    expect(service.calls).toHaveLength(calls);
    await expect(runtime.submit({ taskType: "fake", name: "b" })).rejects.toMatchObject({ code: "RuntimeClosed" });
  });

  it("cuts every call that is under way, and hears nothing of it any more", async () => {
    const signals: AbortSignal[] = [];
    const hang = ({ signal }: { signal: AbortSignal }): Promise<never> => {
      signals.push(signal);
      return new Promise<never>(() => {});
    };
    const { clock, runtime } = createWorld({
      plugins: (service) => [
        fakeEntry(service, { id: "c", taskType: "c", change: () => ({ create: hang }) }),
        fakeEntry(service, { id: "g", taskType: "g", change: () => ({ get: hang }) }),
        fakeEntry(service, { id: "s", taskType: "s", change: () => ({ status: hang }) }),
      ],
    });
    for (const taskType of ["c", "g", "s"]) await runtime.submit({ taskType, name: taskType });
    await clock.advance(1_500);
    await runtime.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
    expect(clock.pending).toBe(0);
  });

  it("drains when it is told to: takes nothing more on, and waits until all have ended", async () => {
    const { clock, service, runtime } = createWorld();
    const tasks = [
      await runtime.submit({ taskType: "fake", name: "a" }),
      await runtime.submit({ taskType: "fake", name: "b" }),
    ];
    let isClosed = false;
    const closing = runtime.close({ mode: "drain" }).then(() => (isClosed = true));
    await clock.advance(5_000);
    expect(isClosed).toBe(false);
    await expect(runtime.submit({ taskType: "fake", name: "c" })).rejects.toMatchObject({ code: "RuntimeClosed" });
    await clock.advance(MINUTE);
    await closing;
    for (const task of tasks) expect((await phaseNames(task)).at(-1)).toBe("Success");
    expect({ timers: clock.pending, deletes: service.callsOf("delete").length }).toEqual({ timers: 0, deletes: 0 });
  });

  it("cuts a drain short when it is asked to detach", async () => {
    const { clock, service, runtime } = createWorld();
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "a" });
    const draining = runtime.close({ mode: "drain" });
    await clock.advance(5_000);
    await runtime.close();
    await draining;
    expect(clock.pending).toBe(0);
  });

  it("leaves the process able to exit, on the machine's own clock (RT-15)", async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const service = new FakeService(systemClock);
    const runtime = createRuntime({ plugins: [fakeEntry(service)] });
    await runtime.submit({ taskType: "fake", name: "a", timeoutMs: HOUR });
    await runtime.close();
    expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBeLessThanOrEqual(before);
  });
});

describe("a store that fails", () => {
  const failingWhile = (isFailing: () => boolean): StateStore => {
    const inner = createMemoryStore();
    return {
      load: () => inner.load(),
      remove: (id) => inner.remove(id),
      put: (write) => {
        if (isFailing()) throw new Error("disk full");
        return inner.put(write);
      },
    };
  };

  it("loses nothing, tells nobody too early, and calls nothing twice", async () => {
    let isFailing = false;
    const { clock, service, runtime } = createWorld({ runtime: { store: failingWhile(() => isFailing) } });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(2_000);
    isFailing = true;
    await clock.advance(5 * MINUTE);
    expect(task.current?.phaseInfo.phase).toBe("Running");
    isFailing = false;
    await clock.advance(2 * MINUTE);
    expect(await phaseNames(task)).toEqual(["Queued", "Running", "Success"]);
    expect(service.callsOf("create")).toHaveLength(1);
  });

  it("is a clear error to whoever submits, and takes no name", async () => {
    let isFailing = true;
    const { clock, service, runtime } = createWorld({ runtime: { store: failingWhile(() => isFailing) } });
    await expect(runtime.submit({ taskType: "fake", name: "a" })).rejects.toMatchObject({
      code: "MetadataAccessFailed",
      message: expect.stringMatching(/^Task "a" was not taken on: the store failed: /),
    });
    expect({ tasks: runtime.tasks(), calls: service.calls }).toEqual({ tasks: [], calls: [] });
    isFailing = false;
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect(runtime.task("a")?.current?.phaseInfo.phase).toBe("Success");
  });

  it("that cannot be read makes submit fail, and close works", async () => {
    const store = { ...createMemoryStore(), load: () => Promise.reject(new Error("not a database")) };
    const { runtime } = createWorld({ runtime: { store } });
    await expect(runtime.ready()).rejects.toThrow("not a database");
    await expect(runtime.submit({ taskType: "fake", name: "a" })).rejects.toThrow("not a database");
    await runtime.close();
  });
});

describe("secrets", () => {
  it("that a plugin has read are in no event, no stored byte and no log line (D18)", async () => {
    const secret = "s3cr3t-value-0123";
    const { lines, logger } = collecting();
    const store = createMemoryStore();
    const secretManager = { get: async () => secret };
    let calls = 0;
    const { clock, runtime } = createWorld({
      runtime: { store, logger, secretManager },
      change: (honest) => ({
        create: async (ctx) => {
          const value = await ctx.secretManager.get("KEY");
          ctx.logger.warn(`the key is ${value}`, { error: new Error(value) });
          if (calls++ === 0) throw unavailable(`401 for ${value}`);
          return await honest.create(ctx);
        },
        status: () => PhaseInfo.running({ reason: `with ${secret}`, info: { customInfo: { header: [secret] } } }),
        delete: () => Promise.reject(unavailable(`cannot delete with ${secret}`)),
      }),
    });
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    void task.abort().catch((error: unknown) => lines.push(String(error)));
    await clock.advance(HOUR);
    const stored = (await store.load()).flatMap(({ state, events, spec }) => [state, spec, ...events]);
    const texts = [...stored.map((bytes) => new TextDecoder().decode(bytes)), ...lines];
    for await (const { phaseInfo } of task.phases()) texts.push(JSON.stringify(phaseInfo));
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    expect(texts.filter((text) => text.includes("[redacted]")).length).toBeGreaterThan(3);
  });
});
