import { describe, expect, test } from "vitest";
import { RetryAfterError } from "../../errors/retry-after-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { createThrottle } from "../../host/throttle.ts";
import { createSeededRandom } from "../../internal/seeded-random.ts";
import { createVirtualClock } from "../../internal/virtual-clock.ts";
import { createRateLimiter } from "../../limits/rate-limiter.ts";
import { callWithRetries } from "./call-with-retries.ts";

/** Calls with a budget of one second, in which each call may take all of it. */
function world() {
  const clock = createVirtualClock();
  const random = createSeededRandom(1);
  const limiter = createRateLimiter({ qps: 100, burst: 100 }, clock);
  const throttle = createThrottle(clock, random, [limiter]);
  const signal = new AbortController().signal;
  const options = { clock, random, limiter, throttle, what: "get of a job", timeoutMs: 1_000, budgetMs: 1_000, signal };
  return { clock, options };
}

const never = (): Promise<never> => new Promise(() => {});
const unavailable = (): Promise<never> => Promise.reject(new RetryableError("ServiceUnavailable", "503"));

describe("calls that do not end well within the budget", () => {
  test("fail with what the service said, when the last call was cut short by the end of the budget", async () => {
    const { clock, options } = world();
    let calls = 0;
    const result = callWithRetries(options, () => (++calls === 1 ? unavailable() : never()));
    const failure = expect(result).rejects.toThrow("503");
    await clock.advance(1_000);
    await failure;
    expect(calls).toBe(2);
  });

  test("fail with the whole milliseconds that there were, when the service said nothing", async () => {
    const { clock, options } = world();
    const failure = expect(callWithRetries({ ...options, budgetMs: 500.7 }, never)).rejects.toThrow(
      "get of a job gave no answer within 500 ms",
    );
    await clock.advance(1_000);
    await failure;
  });

  test("fail with the deadline, when the last call had all of its time", async () => {
    const { clock, options } = world();
    let calls = 0;
    const result = callWithRetries({ ...options, timeoutMs: 100 }, () => (++calls === 1 ? unavailable() : never()));
    const failure = expect(result).rejects.toThrow("no answer within 100 ms");
    await clock.advance(1_000);
    await failure;
  });
});

describe("a call that has no turn within the budget says why", () => {
  test("when the service asked to slow down", async () => {
    const { clock, options } = world();
    options.throttle.slowDown(new RetryAfterError("Throttled", "429", 60_000));
    const failure = expect(callWithRetries(options, unavailable)).rejects.toThrow("its service asked to slow down");
    await clock.advance(1_000);
    await failure;
  });

  test("when the rate limit is used up", async () => {
    const { clock, options } = world();
    const limiter = createRateLimiter({ qps: 1, burst: 5 }, clock);
    for (let taken = 0; taken < 5; taken++) limiter.tryTake();
    const result = callWithRetries({ ...options, limiter, budgetMs: 500 }, unavailable);
    const failure = expect(result).rejects.toThrow("its rate limit is used up");
    await clock.advance(1_000);
    await failure;
  });
});
