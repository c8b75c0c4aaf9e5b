import { describe, expect, it } from "vitest";
import { RetryAfterError } from "../index.ts";
import { createRateLimiter } from "../limits/rate-limiter.ts";
import { createThrottle } from "./throttle.ts";
import { createVirtualClock } from "../internal/virtual-clock.ts";

function world() {
  const clock = createVirtualClock();
  const limiters = [createRateLimiter({ qps: 10, burst: 10 }, clock), createRateLimiter({ qps: 10, burst: 10 }, clock)];
  const throttle = createThrottle(clock, { next: () => 1, uuid: () => "" }, limiters);
  const asks = (ms?: number): number => throttle.slowDown(new RetryAfterError("Throttled", "slow down", ms));
  return { clock, limiters, throttle, asks };
}

describe("throttle", () => {
  it("pauses reads and writes for as long as the service asks", async () => {
    const { clock, limiters, asks } = world();
    expect(asks(7_000)).toBe(7_000);
    expect(limiters.map((limiter) => limiter.tryTake())).toEqual([7_000, 7_000]);
    await clock.advance(7_000);
    expect(limiters.map((limiter) => limiter.tryTake())).toEqual([0, 0]);
  });

  it("pauses longer each time that it is asked again, and starts anew after a success (RT-11)", async () => {
    const { clock, throttle, asks } = world();
    const pauses: number[] = [];
    for (let time = 0; time < 4; time++) {
      pauses.push(asks());
      await clock.advance(pauses.at(-1) ?? 0);
    }
    throttle.succeeded();
    expect([...pauses, asks()]).toEqual([1_000, 2_000, 4_000, 8_000, 1_000]);
  });

  it("takes the answers to calls that were under way together for one", async () => {
    const { clock, throttle, asks } = world();
    expect([asks(), asks(), asks()]).toEqual([1_000, 1_000, 1_000]);
    // A late answer to a call from before the pause is no sign that it is over.
    throttle.succeeded();
    await clock.advance(1_000);
    expect(asks()).toBe(2_000);
  });

  it("keeps the longest of the times asked for, but no longer than an hour", () => {
    const { asks } = world();
    expect([asks(5_000), asks(2_000), asks(9_000), asks(86_400_000)]).toEqual([5_000, 5_000, 9_000, 3_600_000]);
  });
});
