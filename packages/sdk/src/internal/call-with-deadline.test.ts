import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { callWithDeadline } from "./call-with-deadline.ts";
import { createVirtualClock } from "./virtual-clock.ts";

describe("a call with a deadline", () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => void process.on("unhandledRejection", note));
  afterEach(() => {
    process.off("unhandledRejection", note);
    expect(unhandled.splice(0)).toEqual([]);
  });

  function world() {
    const clock = createVirtualClock();
    const outer = new AbortController();
    const call = <T>(callee: (signal: AbortSignal) => T | Promise<T>): Promise<T> =>
      callWithDeadline({ clock, timeoutMs: 1_000, what: "get of task", signal: outer.signal }, callee);
    return { clock, outer, call };
  }

  it("gives what the callee gives, and leaves no timer", async () => {
    const { clock, call } = world();
    await expect(call(() => 7)).resolves.toBe(7);
    await expect(call(async () => 8)).resolves.toBe(8);
    await expect(call(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(
      call(() => {
        throw new Error("at once");
      }),
    ).rejects.toThrow("at once");
    expect(clock.pending).toBe(0);
  });

  it("ends at the deadline, aborts the signal, and drops what comes later", async () => {
    const { clock, call } = world();
    let given: AbortSignal | undefined;
    const result = call(async (signal) => {
      given = signal;
      await clock.sleep(5_000);
      throw new Error("too late");
    });
    const failing = expect(result).rejects.toMatchObject({
      code: "DeadlineExceeded",
      message: "get of task gave no answer within 1000 ms",
    });
    await clock.advance(10_000);
    await failing;
    expect(given?.aborted).toBe(true);
  });

  it("hears what the callee says at the moment of the deadline: an answer, or that it shall wait", async () => {
    const { clock, call } = world();
    const untilAborted = (signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve());
      });
    const results = Promise.allSettled([
      call(async (signal) => (await untilAborted(signal), "just in time")),
      call(async (signal) => {
        await untilAborted(signal);
        throw new RetryAfterError("Throttled", "slow down", 5_000);
      }),
      call(async (signal) => {
        await untilAborted(signal);
        throw new Error("cut off");
      }),
      call(async () => {
        await clock.sleep(1_000);
        throw new RetryAfterError("Throttled", "slow down", 7_000);
      }),
    ]);
    await clock.advance(1_000);
    const [answer, throttled, other, sameMoment] = await results;
    expect(answer).toMatchObject({ value: "just in time" });
    expect(throttled).toMatchObject({ reason: { retryAfterMs: 5_000 } });
    expect(other).toMatchObject({ reason: { code: "DeadlineExceeded" } });
    expect(sameMoment).toMatchObject({ reason: { retryAfterMs: 7_000 } });
    expect(clock.pending).toBe(0);
  });

  it("ends with the reason of its signal, before or during the call", async () => {
    const { clock, outer, call } = world();
    const result = call(() => new Promise<never>(() => {}));
    const failing = expect(result).rejects.toThrow("enough");
    outer.abort(new Error("enough"));
    await failing;
    let calls = 0;
    await expect(call(() => calls++)).rejects.toThrow("enough");
    expect({ calls, timers: clock.pending }).toEqual({ calls: 0, timers: 0 });
  });
});
