import { describe, expect, it } from "vitest";
import { createWorld, HOUR, MINUTE, phaseNames, phasesOf } from "../../test/runtime/world.ts";

describe("a task from submit to its end", () => {
  it("is created, polled and reported until it succeeds", async () => {
    const { clock, service, runtime } = createWorld();
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect(await phaseNames(task)).toEqual(["Queued", "Running", "Success"]);
    expect((await task.result()).phaseInfo.phase).toBe("Success");
    expect({ creates: service.callsOf("create").length, deletes: service.callsOf("delete").length }).toEqual({
      creates: 1,
      deletes: 0,
    });
    const gets = service.callsOf("get").length;
    await clock.advance(HOUR);
    expect(service.callsOf("get")).toHaveLength(gets);
    await runtime.close();
    expect(clock.pending).toBe(0);
  });

  it("gives every reader all phases from the first on, and ends after the terminal one", async () => {
    const { clock, runtime } = createWorld();
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    const early: string[] = [];
    const reading = (async () => {
      for await (const { phaseInfo } of task.phases()) early.push(phaseInfo.phase);
    })();
    await clock.advance(MINUTE);
    await reading;
    const late: number[] = [];
    for await (const { sequence } of task.phases()) late.push(sequence);
    expect({ early, late }).toEqual({ early: ["Queued", "Running", "Success"], late: [0, 1, 2] });
  });

  it("leaves no timer behind, also not that of its time limit", async () => {
    const { clock, runtime } = createWorld();
    await runtime.submit({ taskType: "fake", name: "a", timeoutMs: HOUR });
    await clock.advance(MINUTE);
    expect(runtime.task("a")?.current?.phaseInfo.phase).toBe("Success");
    expect(clock.pending).toBe(0);
  });

  it("gives the plugin a ResourceMeta and a template that it cannot change (RT-14)", async () => {
    const frozen: boolean[] = [];
    const { clock, runtime } = createWorld({
      change: (honest) => ({
        get: async (ctx) => {
          frozen.push(Object.isFrozen(ctx.resourceMeta));
          return await honest.get(ctx);
        },
        status: async (ctx) => {
          frozen.push(Object.isFrozen(ctx.resourceMeta), Object.isFrozen((await ctx.taskReader.read()).metadata));
          return await honest.status(ctx);
        },
      }),
    });
    await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    expect(frozen.length).toBeGreaterThan(3);
    expect(frozen.every(Boolean)).toBe(true);
  });

  it("fills in the times that status cannot know", async () => {
    const { clock, runtime } = createWorld();
    const task = await runtime.submit({ taskType: "fake", name: "a" });
    await clock.advance(MINUTE);
    const [queued] = await phasesOf(task);
    expect(queued?.occurredAt).toBe(Date.UTC(2026, 0, 1));
    expect(queued?.phaseInfo.info.occurredAt).toEqual(new Date(Date.UTC(2026, 0, 1)));
  });
});
