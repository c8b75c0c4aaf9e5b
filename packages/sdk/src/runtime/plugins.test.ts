import { describe, expect, it } from "vitest";
import { PhaseInfo, RetryableError, type PluginEntry, type PluginSetupContext, type SyncPlugin } from "../index.ts";
import { fakeEntry, phaseOf } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE, phaseNames } from "../../test/runtime/world.ts";

function syncEntry(run: SyncPlugin["do"], config: ReturnType<SyncPlugin["getConfig"]> = {}): PluginEntry {
  return { id: "sync", supportedTaskTypes: ["sync"], pluginLoader: () => ({ getConfig: () => config, do: run }) };
}

describe("plugins in a runtime", () => {
  it("are loaded once, before their first task, and not before (CF-03)", async () => {
    let loads = 0;
    const { clock, runtime } = createWorld({
      plugins: (service) => {
        const entry = fakeEntry(service);
        return [{ ...entry, pluginLoader: (setup) => (loads++, entry.pluginLoader(setup)) }];
      },
    });
    await clock.advance(MINUTE);
    expect(loads).toBe(0);
    for (let index = 0; index < 5; index++) await runtime.submit({ taskType: "fake", name: `t${index}` });
    await clock.advance(MINUTE);
    expect(loads).toBe(1);
  });

  it("that do not load fail their own tasks only, and are tried again for later tasks (CF-02)", async () => {
    let isBroken = true;
    const { clock, runtime } = createWorld({
      plugins: (service) => {
        const entry = fakeEntry(service, { id: "broken", taskType: "broken" });
        const pluginLoader: PluginEntry["pluginLoader"] = (setup) => {
          if (isBroken) throw new Error("no such region");
          return entry.pluginLoader(setup);
        };
        return [{ ...entry, pluginLoader }, fakeEntry(service, { id: "good", taskType: "good" })];
      },
    });
    const broken = await runtime.submit({ taskType: "broken", name: "broken" });
    const good = await runtime.submit({ taskType: "good", name: "good" });
    await clock.advance(MINUTE);
    expect((await broken.result()).phaseInfo).toMatchObject({
      phase: "PermanentFailure",
      error: {
        kind: "SYSTEM",
        code: "PluginInitializationFailed",
        message: "plugin broken failed to load: no such region",
      },
    });
    expect((await good.result()).phaseInfo.phase).toBe("Success");
    isBroken = false;
    const later = await runtime.submit({ taskType: "broken", name: "later" });
    await clock.advance(MINUTE);
    expect((await later.result()).phaseInfo.phase).toBe("Success");
  });

  it.each([
    [
      "have wrong limits",
      () => ({ ...phaseless, getConfig: () => ({ readRateLimiter: { qps: 0, burst: 5 } }) }),
      "readRateLimiter.qps",
    ],
    ["have no methods", () => ({}), "it has no method"],
    ["never load", () => new Promise<never>(() => {}), "gave no answer within 60000 ms"],
  ])("that %s fail their tasks with what is wrong (CF-06)", async (_, loader, words) => {
    const entry = {
      id: "odd",
      supportedTaskTypes: ["odd"],
      pluginLoader: loader as unknown as PluginEntry["pluginLoader"],
    };
    const { clock, runtime } = createWorld({ plugins: () => [entry] });
    const task = await runtime.submit({ taskType: "odd", name: "a" });
    await clock.advance(2 * MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({
      error: { code: "PluginInitializationFailed", message: expect.stringContaining(words) },
    });
  });

  it("that do not load after a restart keep the job until they do", async () => {
    const { clock, service, runtime, restart } = createWorld();
    service.runsForMs = 2 * MINUTE;
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    await runtime.close();
    const without = restart({ plugins: [] });
    await without.ready();
    await clock.advance(HOUR);
    expect(without.task("a")?.current?.phaseInfo.phase).toBe("Running");
    await without.close();
    const again = restart();
    await again.ready();
    await clock.advance(MINUTE);
    expect(again.task("a")?.current?.phaseInfo.phase).toBe("Success");
    expect(service.jobs.size).toBe(1);
  });

  it("are found by task type and version; an unknown one is a clear error and runs nothing (CF-04)", async () => {
    const { service, runtime } = createWorld();
    await expect(runtime.submit({ taskType: "fakee", name: "a" })).rejects.toThrow(/fakee.*did you mean "fake"/s);
    await expect(runtime.submit({ taskType: "fake", taskTypeVersion: 2, name: "a" })).rejects.toThrow(/version 2/);
    expect({ calls: service.calls, tasks: runtime.tasks() }).toEqual({ calls: [], tasks: [] });
  });

  it("with the same id or task type are refused when the runtime is made (CF-01)", () => {
    expect(() => createWorld({ plugins: (service) => [fakeEntry(service), fakeEntry(service)] })).toThrow(/fake/);
  });

  it("get a clock, a fetch, a random, a logger, secrets and metrics of their own", async () => {
    let setup: PluginSetupContext | undefined;
    const measured: unknown[] = [];
    const metricsScope = {
      increment: (...facts: unknown[]) => void measured.push(facts),
      gauge: () => {},
      duration: () => {},
    };
    const { clock, runtime } = createWorld({
      runtime: { metricsScope },
      plugins: (service) => {
        const entry = fakeEntry(service);
        return [{ ...entry, pluginLoader: (given) => ((setup = given), entry.pluginLoader(given)) }];
      },
    });
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(0);
    expect(setup?.clock).toBe(clock);
    setup?.metricsScope.increment("requests", { method: "get" });
    expect(measured).toEqual([["requests", { method: "get", plugin: "fake" }, undefined]]);
    await runtime.close();
  });

  it("never share state between tasks: each call sees its own task (RT-14)", async () => {
    const mixed: string[] = [];
    const { clock, runtime } = createWorld({
      change: (honest) => ({
        create: async (ctx) => {
          const { custom } = await ctx.taskReader.read();
          const inputs = await ctx.inputReader.get();
          const name = ctx.taskExecutionMetadata.taskExecutionId.id.nodeExecutionId.executionName;
          if (custom?.["name"] !== name || inputs["name"]?.kind !== "string" || inputs["name"].value !== name)
            mixed.push(name);
          return await honest.create(ctx);
        },
      }),
    });
    for (let index = 0; index < 20; index++) {
      const name = `t${index}`;
      await runtime.submit({
        taskType: "fake",
        name,
        custom: { name },
        inputs: { name: { kind: "string", value: name } },
      });
    }
    await clock.advance(MINUTE);
    expect(mixed).toEqual([]);
  });
});

describe("a sync plugin", () => {
  it("does the whole task in one call (D19)", async () => {
    let calls = 0;
    const { clock, service, runtime } = createWorld({
      plugins: () => [syncEntry(() => (calls++, PhaseInfo.success()))],
    });
    const task = await runtime.submit({ taskType: "sync", name: "a" });
    await clock.advance(MINUTE);
    expect(await phaseNames(task)).toEqual(["Success"]);
    expect({ calls, other: service.calls }).toEqual({ calls: 1, other: [] });
  });

  it("is called again after passing trouble, and for a retryable failure", async () => {
    let calls = 0;
    const { clock, runtime } = createWorld({
      plugins: () => [
        syncEntry(() => {
          const call = calls++;
          if (call === 0) throw new RetryableError("ServiceUnavailable", "503");
          return call === 1 ? PhaseInfo.retryableFailure({ code: "Flaky", message: "again" }) : PhaseInfo.success();
        }),
      ],
    });
    const task = await runtime.submit({ taskType: "sync", name: "a", retries: 1 });
    await clock.advance(MINUTE);
    expect((await phaseNames(task)).at(-1)).toBe("Success");
    expect(calls).toBe(3);
  });

  it("that returns a phase which is not terminal fails for the system", async () => {
    const { clock, runtime } = createWorld({ plugins: () => [syncEntry(() => PhaseInfo.running())] });
    const task = await runtime.submit({ taskType: "sync", name: "a" });
    await clock.advance(10 * MINUTE);
    expect((await task.result()).phaseInfo).toMatchObject({
      error: { kind: "SYSTEM", message: expect.stringContaining("do must return a terminal phase, got Running") },
    });
  });

  it("is cut off by abort, and not called again", async () => {
    let signal: AbortSignal | undefined;
    let calls = 0;
    const { clock, runtime } = createWorld({
      plugins: () => [
        syncEntry((ctx) => {
          calls++;
          signal = ctx.signal;
          return new Promise<never>(() => {});
        }),
      ],
    });
    const task = await runtime.submit({ taskType: "sync", name: "a" });
    await clock.advance(1_000);
    await task.abort();
    await clock.advance(MINUTE);
    expect({ aborted: signal?.aborted, calls, phase: task.current?.phaseInfo.phase }).toEqual({
      aborted: true,
      calls: 1,
      phase: "Aborted",
    });
  });
});

const phaseless = {
  create: async () => ({ resourceMeta: {} }),
  get: async () => "done",
  status: () => phaseOf("done"),
  delete: async () => {},
};
