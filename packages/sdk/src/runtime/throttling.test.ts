import { describe, expect, it } from "vitest";
import { RetryAfterError } from "../index.ts";
import type { FakePlugin } from "../../test/runtime/fake-service.ts";
import { createWorld, HOUR, MINUTE } from "../../test/runtime/world.ts";

const METHODS = ["create", "get", "status", "delete"] as const;

/** A plugin of which one method is told to wait, the first `times` times. */
function throttled(method: (typeof METHODS)[number], times: number, whenAborted: boolean) {
  const at: number[] = [];
  const world = createWorld({
    caching: { resyncInterval: "10s", maxSystemFailures: 0 },
    timeouts: { create: "2s", get: "2s", status: "2s", delete: "2s" },
    change: (honest): Partial<FakePlugin> => {
      const refuse = async (signal: AbortSignal): Promise<void> => {
        at.push(world.clock.monotonic());
        if (at.length > times) return;
        // As a client does that would wait and try again, and is cut off by the deadline meanwhile.
        if (whenAborted) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        throw new RetryAfterError("Throttled", "slow down", 30_000);
      };
      const changed: Partial<FakePlugin> = {
        create: async (ctx) => (await refuse(ctx.signal), honest.create(ctx)),
        get: async (ctx) => (await refuse(ctx.signal), honest.get(ctx)),
        status: async (ctx) => (await refuse(ctx.signal), honest.status(ctx)),
        delete: async (ctx) => (await refuse(ctx.signal), honest.delete(ctx)),
      };
      return { [method]: changed[method] };
    },
  });
  return { ...world, at };
}

describe.each([
  ["at once", false],
  ["at the moment of the deadline", true],
])("a RetryAfterError that comes %s", (_when, whenAborted) => {
  it.each(METHODS)("from %s slows the whole plugin for the time asked, and counts no failure", async (method) => {
    const world = throttled(method, 15, whenAborted);
    if (method === "delete") world.service.runsForMs = 10 * HOUR;
    const task = await world.runtime.submit({ taskType: "fake", name: "a" });
    await world.clock.advance(MINUTE / 4);
    if (method === "delete") void task.abort("enough");
    await world.clock.advance(2_500);
    expect(world.runtime.inspect().plugins[0]?.pausedForMs).toBeGreaterThan(12_000);
    const before = world.at.length;
    const other = await world.runtime.submit({ taskType: "fake", name: "other" });
    await world.clock.advance(10_000);
    // Neither the task itself nor another of the plugin makes a call meanwhile.
    expect({ calls: world.at.length, other: other.current }).toEqual({ calls: before, other: undefined });
    await world.clock.advance(3 * HOUR);
    expect((await task.result()).phaseInfo.phase).toBe(method === "delete" ? "Aborted" : "Success");
    expect(world.service.live.length).toBe(method === "delete" ? 1 : 0);
    await world.runtime.close();
  });
});
