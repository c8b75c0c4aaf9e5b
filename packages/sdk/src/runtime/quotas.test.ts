import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PermanentUserError, PhaseInfo, RetryAfterError, type ResourceRequirements } from "../index.ts";
import { fakeEntry, unavailable, type FakePlugin } from "../../test/runtime/fake-service.ts";
import {
  createWorld,
  HOUR,
  MINUTE,
  phaseNames,
  phasesOf,
  type World,
  type WorldOptions,
} from "../../test/runtime/world.ts";

const QUOTA = { resourceQuotas: { gpu: 1 } };

async function submitted(world: World, count: number) {
  const tasks = [];
  for (let index = 0; index < count; index++) {
    tasks.push(await world.runtime.submit({ taskType: "fake", name: `t${index}` }));
  }
  return tasks;
}

/** How many jobs lived at the same time, and in which order they were created. */
function creations(world: World): readonly string[] {
  return world.service.list.map(({ key }) => key);
}

describe("quotas", () => {
  it("of one let three tasks go one after the other, in order, visibly, without an error (RT-09, D1, D22)", async () => {
    const world = createWorld(QUOTA);
    let mostLive = 0;
    const tasks = await submitted(world, 3);
    for (let second = 0; second < 120; second++) {
      await world.clock.advance(1_000);
      mostLive = Math.max(mostLive, world.service.live.length);
    }
    expect(mostLive).toBe(1);
    expect(creations(world).length).toBe(3);
    expect(await Promise.all(tasks.map(phaseNames))).toEqual([
      ["Queued", "Queued", "Running", "Success"],
      ["WaitingForResources", "Queued", "Queued", "Running", "Success"],
      ["WaitingForResources", "Queued", "Queued", "Running", "Success"],
    ]);
    const reasons = (await phasesOf(tasks[1]!)).map(({ phaseInfo }) => phaseInfo.reason);
    expect(reasons.slice(0, 2)).toEqual([
      'Quota "gpu" is exhausted. Waiting for the resource.',
      'Allocation token of quota "gpu" acquired',
    ]);
  });

  it("wait too where the share of the namespace is used up, and let other projects pass (D1)", async () => {
    const requirements: ResourceRequirements = {
      namespace: "gpu",
      constraints: { namespaceScopeResourceConstraint: { value: 1 } },
    };
    const world = createWorld({
      resourceQuotas: { gpu: 5 },
      change: () => ({ resourceRequirements: () => requirements }),
    });
    const first = await world.runtime.submit({ taskType: "fake", name: "first", project: "p" });
    const second = await world.runtime.submit({ taskType: "fake", name: "second", project: "p" });
    const other = await world.runtime.submit({ taskType: "fake", name: "other", project: "p2" });
    await world.clock.advance(100);
    expect([first, second, other].map((task) => task.current?.phaseInfo.reason)).toEqual([
      "launched",
      'The share of this project or namespace in quota "gpu" is in use. Waiting for the resource.',
      "launched",
    ]);
    await world.clock.advance(2 * MINUTE);
    expect((await second.result()).phaseInfo.phase).toBe("Success");
  });

  it("have all tokens back when two hundred tasks have ended, whatever became of them (RT-08, D16)", async () => {
    const outcomes = [
      "ok",
      "ok",
      "createFails",
      "userError",
      "failed",
      "retryable",
      "system",
      "abort",
      "waits",
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...outcomes), { minLength: 200, maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        async (plan, quota) => {
          const outcomeOf = (name: string) => plan[Number(name.slice(1))] ?? "ok";
          const names = new Map<string, string>();
          const world = createWorld({
            resourceQuotas: { gpu: quota },
            writeRateLimiter: { qps: 100, burst: 200 },
            readRateLimiter: { qps: 100, burst: 200 },
            change: (honest): Partial<FakePlugin> => ({
              // Not the same at each call: what is given back must be what was taken.
              resourceRequirements: () => ({ namespace: "gpu", constraints: {} }),
              create: async (ctx) => {
                const name = ctx.taskExecutionMetadata.ownerId.name;
                const outcome = outcomeOf(name);
                if (outcome === "createFails") throw unavailable();
                if (outcome === "userError") throw new PermanentUserError("BadSpec", "no such size");
                const result = await honest.create(ctx);
                names.set(result.resourceMeta.jobId, name);
                return result;
              },
              status: (ctx) => {
                const outcome = outcomeOf(names.get(ctx.resourceMeta.jobId) ?? "");
                const failure = { code: "Lost", message: "lost" };
                if (outcome === "failed") return PhaseInfo.failureWithCleanup(failure);
                if (outcome === "retryable") return PhaseInfo.retryableFailure(failure);
                if (outcome === "system") return PhaseInfo.systemRetryableFailureWithCleanup(failure);
                return honest.status(ctx);
              },
            }),
          });
          const tasks = [];
          for (let index = 0; index < plan.length; index++) {
            tasks.push(await world.runtime.submit({ taskType: "fake", name: `t${index}`, retries: index % 3 }));
          }
          await world.clock.advance(5_000);
          tasks.forEach((task, index) => {
            if (plan[index] === "abort") void task.abort();
          });
          await world.clock.advance(20 * HOUR);
          await Promise.all(tasks.map((task) => task.result()));
          const pools = world.runtime.inspect().plugins.flatMap(({ pools: all }) => all);
          expect(pools).toEqual([{ namespace: "gpu", quota, held: 0, waiting: 0 }]);
          expect(world.service.live).toEqual([]);
        },
      ),
      { numRuns: 3 },
    );
  });

  it("give back the token that was taken, though the plugin would now name another (RT-08)", async () => {
    let pool = "gpu";
    let asked = 0;
    const world = createWorld({
      resourceQuotas: { gpu: 1, cpu: 1 },
      change: () => ({ resourceRequirements: () => (asked++, { namespace: pool, constraints: {} }) }),
    });
    const [task] = await submitted(world, 1);
    await world.clock.advance(2_000);
    pool = "cpu";
    await world.clock.advance(MINUTE);
    expect((await task!.result()).phaseInfo.phase).toBe("Success");
    expect(asked).toBe(1);
    expect(world.runtime.inspect().plugins[0]?.pools.map(({ held }) => held)).toEqual([0, 0]);
  });

  it("keep the token through a system retry, and take another for each attempt of the user", async () => {
    const keys: string[] = [];
    const failure = { code: "Lost", message: "lost" };
    const world = createWorld({
      ...QUOTA,
      change: (honest) => ({
        create: async (ctx) => (keys.push(ctx.taskExecutionMetadata.taskExecutionId.generatedName), honest.create(ctx)),
        status: () => {
          if (keys.length === 1) return PhaseInfo.systemRetryableFailure(failure);
          return keys.length === 2 ? PhaseInfo.retryableFailure(failure) : PhaseInfo.success();
        },
      }),
    });
    const task = await world.runtime.submit({ taskType: "fake", name: "a", retries: 1 });
    const next = await world.runtime.submit({ taskType: "fake", name: "b" });
    await world.clock.advance(5 * MINUTE);
    expect(keys).toEqual(["a-a0-0", "a-a0-0", "b-a0-0", "a-a0-1"]);
    expect(await Promise.all([task, next].map(async (one) => (await one.result()).phaseInfo.phase))).toEqual([
      "Success",
      "Success",
    ]);
  });

  it("are left at once by a task that is aborted while it waits, without any call (RT-08)", async () => {
    const world = createWorld(QUOTA);
    const tasks = await submitted(world, 3);
    await world.clock.advance(100);
    await tasks[1]!.abort("not needed");
    expect(tasks[1]!.current?.phaseInfo.phase).toBe("Aborted");
    expect(world.runtime.inspect().plugins[0]?.pools).toEqual([{ namespace: "gpu", quota: 1, held: 1, waiting: 1 }]);
    await world.clock.advance(2 * MINUTE);
    expect((await tasks[2]!.result()).phaseInfo.phase).toBe("Success");
    expect(creations(world).length).toBe(2);
    expect(world.service.callsOf("delete")).toEqual([]);
  });

  it("end the wait at the time limit of the task", async () => {
    const world = createWorld(QUOTA);
    world.service.runsForMs = HOUR;
    await submitted(world, 1);
    const late = await world.runtime.submit({ taskType: "fake", name: "late", timeoutMs: 5_000 });
    await world.clock.advance(MINUTE);
    expect((await late.result()).phaseInfo).toMatchObject({ error: { code: "DeadlineExceeded" } });
    expect(world.runtime.inspect().plugins[0]?.pools[0]).toMatchObject({ held: 1, waiting: 0 });
  });

  it("after a restart give nothing away before the tokens that are held, and keep the order of the queue (RT-08)", async () => {
    const world = createWorld(QUOTA);
    world.service.runsForMs = 15_000;
    const names = ["t0", "t1", "t2", "t3"];
    await submitted(world, 3);
    await world.clock.advance(5_000);
    await world.runtime.close();
    const again = world.restart();
    await again.submit({ taskType: "fake", name: "t3" });
    await world.clock.advance(1_000);
    expect(again.inspect().plugins[0]?.pools).toEqual([{ namespace: "gpu", quota: 1, held: 1, waiting: 3 }]);
    let mostLive = 0;
    const ended: string[] = [];
    for (let second = 0; second < 240; second++) {
      await world.clock.advance(1_000);
      mostLive = Math.max(mostLive, world.service.live.length);
      for (const name of names) {
        if (again.task(name)?.current?.phaseInfo.phase === "Success" && !ended.includes(name)) ended.push(name);
      }
    }
    expect({ mostLive, ended }).toEqual({ mostLive: 1, ended: names });
    expect(again.inspect().plugins[0]?.pools[0]).toMatchObject({ held: 0, waiting: 0 });
  });

  it("hold nobody up once they are taken away, and are asked for anew once they have another name", async () => {
    const world = createWorld(QUOTA);
    world.service.runsForMs = HOUR;
    await submitted(world, 3);
    await world.clock.advance(5_000);
    await world.runtime.close();
    const withQuotas = (resourceQuotas: Record<string, number>): Partial<WorldOptions["runtime"] & object> => ({
      plugins: [fakeEntry(world.service, { resourceQuotas })],
    });
    const renamed = world.restart(withQuotas({ tpu: 1 }));
    await world.clock.advance(MINUTE);
    const reasons = new Set(["t1", "t2"].map((name) => renamed.task(name)?.current?.phaseInfo.reason));
    expect(reasons).toEqual(new Set(["", 'Quota "tpu" is exhausted. Waiting for the resource.']));
    await renamed.close();
    const open = world.restart(withQuotas({}));
    await world.clock.advance(MINUTE);
    expect(open.tasks().map((task) => task.current?.phaseInfo.phase)).toEqual(["Running", "Running", "Running"]);
    await open.close();
  });
});

describe("resourceRequirements", () => {
  it("that name an unknown pool, or limits that are none, fail the task at once with a clear error", async () => {
    const answers = [
      [{ namespace: "tpu", constraints: {} }, 'one of resourceQuotas ("gpu"), got "tpu"'],
      [{ namespace: "toString", constraints: {} }, 'got "toString"'],
      [undefined, "must be an object with namespace"],
      [{ namespace: "gpu", constraints: 3 }, "constraints must be an object"],
      [
        { namespace: "gpu", constraints: { projectScopeResourceConstraint: { value: 0 } } },
        "projectScopeResourceConstraint.value must be an integer of at least 1, got 0",
      ],
    ] as const;
    for (const [answer, message] of answers) {
      // Plugins without TypeScript return anything.
      const world = createWorld({ ...QUOTA, change: () => ({ resourceRequirements: () => answer as never }) });
      const [task] = await submitted(world, 1);
      await world.clock.advance(1_000);
      expect((await task!.result()).phaseInfo).toMatchObject({
        phase: "PermanentFailure",
        error: { kind: "SYSTEM", code: "ResourceManagerFailure", message: expect.stringContaining(message) as string },
      });
      expect(world.service.calls).toEqual([]);
    }
  });

  it("are asked again after passing trouble, and give up after maxSystemFailures", async () => {
    let asked = 0;
    const troubled = (failures: number): WorldOptions => ({
      ...QUOTA,
      change: (honest) => ({
        resourceRequirements: (ctx) => {
          if (asked++ < failures) throw unavailable("no contact");
          return honest.resourceRequirements?.(ctx) ?? { namespace: "gpu", constraints: {} };
        },
      }),
    });
    const world = createWorld(troubled(3));
    const [task] = await submitted(world, 1);
    await world.clock.advance(5 * MINUTE);
    expect((await task!.result()).phaseInfo.phase).toBe("Success");
    expect(asked).toBe(4);
    asked = 0;
    const hopeless = createWorld(troubled(100));
    const [lost] = await submitted(hopeless, 1);
    await hopeless.clock.advance(5 * MINUTE);
    expect((await lost!.result()).phaseInfo).toMatchObject({
      error: {
        code: "MaxSystemFailuresExceeded",
        message: "resourceRequirements failed 6 times in a row, last with [ServiceUnavailable] no contact",
      },
    });
  });

  it("may ask to wait: the plugin is left alone, and no failure is counted", async () => {
    const at: number[] = [];
    const world = createWorld({
      ...QUOTA,
      change: () => ({
        resourceRequirements: () => {
          at.push(world.clock.monotonic());
          if (at.length < 10) throw new RetryAfterError("Throttled", "slow down", 20_000);
          return { namespace: "gpu", constraints: {} };
        },
      }),
    });
    const [task] = await submitted(world, 1);
    await world.clock.advance(HOUR);
    expect((await task!.result()).phaseInfo.phase).toBe("Success");
    expect(at.every((time, index) => index === 0 || time - at[index - 1]! >= 20_000)).toBe(true);
  });

  it("that are missing beside quotas make the plugin fail to load", async () => {
    const world = createWorld({ ...QUOTA, change: () => ({ resourceRequirements: undefined as never }) });
    const [task] = await submitted(world, 1);
    await world.clock.advance(1_000);
    expect((await task!.result()).phaseInfo).toMatchObject({
      error: {
        message: expect.stringContaining("has resourceQuotas (gpu), but no method resourceRequirements") as string,
      },
    });
  });

  it("of a sync plugin are obeyed too", async () => {
    let running = 0;
    let most = 0;
    const world = createWorld({
      plugins: () => [
        {
          id: "sync",
          supportedTaskTypes: ["fake"],
          pluginLoader: ({ clock }) => ({
            getConfig: () => ({ resourceQuotas: { gpu: 2 } }),
            resourceRequirements: () => ({ namespace: "gpu", constraints: {} }),
            do: async () => {
              most = Math.max(most, ++running);
              await clock.sleep(1_000);
              running--;
              return PhaseInfo.success();
            },
          }),
        },
      ],
    });
    const tasks = await submitted(world, 7);
    await world.clock.advance(MINUTE);
    expect(await Promise.all(tasks.map(async (task) => (await task.result()).phaseInfo.phase))).toEqual(
      tasks.map(() => "Success"),
    );
    expect(most).toBe(2);
  });
});
