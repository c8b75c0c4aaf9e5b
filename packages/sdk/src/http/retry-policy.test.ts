import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextStep, type FailedAttempt, type RetryPolicy } from "./retry-policy.ts";

const ms = fc.integer({ min: 0, max: 100_000 });
const policy = fc
  .record({ maxAttempts: fc.integer({ min: 1, max: 9 }), baseDelayMs: ms, more: ms, maxRetryAfterMs: ms })
  .map(({ more, ...rest }): RetryPolicy => ({ ...rest, maxDelayMs: rest.baseDelayMs + more }));
const failed: fc.Arbitrary<FailedAttempt> = fc.record({
  attempt: fc.integer({ min: 1, max: 9 }),
  again: fc.constantFrom("never" as const, "ifRepeatable" as const, "always" as const),
  repeatable: fc.boolean(),
  retryAfterMs: fc.option(ms, { nil: undefined }),
  remainingMs: fc.oneof(ms, fc.constant(Infinity)),
  jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});
const DEFAULTS: RetryPolicy = { maxAttempts: 4, baseDelayMs: 250, maxDelayMs: 10_000, maxRetryAfterMs: 60_000 };
const FIRST: FailedAttempt = {
  attempt: 1,
  again: "always",
  repeatable: false,
  retryAfterMs: undefined,
  remainingMs: Infinity,
  jitter: 0,
};

describe("the next step", () => {
  it("is a retry only when it is safe, allowed, and the wait fits and is as long as asked", () => {
    fc.assert(
      fc.property(policy, failed, (rules, attempt) => {
        const step = nextStep(rules, attempt);
        if (step.kind === "giveUp") return;
        expect(attempt.again).not.toBe("never");
        expect(attempt.again === "always" || attempt.repeatable).toBe(true);
        expect(attempt.attempt).toBeLessThan(rules.maxAttempts);
        expect(step.waitMs).toBeLessThan(attempt.remainingMs);
        expect(step.waitMs).toBeGreaterThanOrEqual(Math.max(rules.baseDelayMs, attempt.retryAfterMs ?? 0));
        expect(step.waitMs).toBeLessThanOrEqual(Math.max(rules.maxDelayMs, attempt.retryAfterMs ?? 0));
      }),
    );
  });

  it("waits exponentially longer, with jitter above one base delay", () => {
    const least = [1, 2, 3].map((attempt) => nextStep(DEFAULTS, { ...FIRST, attempt }));
    const most = [1, 2, 3].map((attempt) => nextStep(DEFAULTS, { ...FIRST, attempt, jitter: 1 - 2 ** -53 }));
    expect(least.map((step) => step.kind === "retry" && step.waitMs)).toEqual([250, 250, 250]);
    expect(most.map((step) => step.kind === "retry" && Math.round(step.waitMs))).toEqual([500, 1000, 2000]);
  });

  it("is to give up, when the service asks for more than the cap", () => {
    expect(nextStep(DEFAULTS, { ...FIRST, retryAfterMs: 60_001 }).kind).toBe("giveUp");
    expect(nextStep(DEFAULTS, { ...FIRST, retryAfterMs: 60_000 })).toEqual({ kind: "retry", waitMs: 60_000 });
  });

  it("is to give up at once, when the wait does not fit into what is left", () => {
    expect(nextStep(DEFAULTS, { ...FIRST, retryAfterMs: 30_000, remainingMs: 30_000 }).kind).toBe("giveUp");
  });
});
