/** How often and when a call is repeated. All times in milliseconds. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  readonly maxRetryAfterMs: number;
}

/**
 * Whether a failed attempt may be repeated.
 *
 * - `never`: the next answer would be the same;
 * - `ifRepeatable`: the service may have applied the request: only when applying it twice is harmless;
 * - `always`: the service certainly has not applied it.
 */
export type Again = "never" | "ifRepeatable" | "always";

/** What the decision depends on. */
export interface FailedAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly again: Again;
  /** Whether applying the request twice is harmless. */
  readonly repeatable: boolean;
  /** What the service asked for. */
  readonly retryAfterMs: number | undefined;
  /** What is left of the call's deadline; `Infinity` without one. */
  readonly remainingMs: number;
  /** A random number in [0, 1). */
  readonly jitter: number;
}

/** What happens next: another attempt after `waitMs`, or none. */
export type NextStep = { readonly kind: "giveUp" } | { readonly kind: "retry"; readonly waitMs: number };

const GIVE_UP: NextStep = Object.freeze({ kind: "giveUp" });

/**
 * Decides after a failed attempt. Gives up at once when the wait would not fit: sleeping into the deadline helps nobody, and the
 * caller knows better when to come back.
 */
export function nextStep(policy: RetryPolicy, failed: FailedAttempt): NextStep {
  if (failed.again === "never" || (failed.again === "ifRepeatable" && !failed.repeatable)) return GIVE_UP;
  if (failed.attempt >= policy.maxAttempts) return GIVE_UP;
  if (failed.retryAfterMs !== undefined && failed.retryAfterMs > policy.maxRetryAfterMs) return GIVE_UP;
  const waitMs = Math.max(backoff(policy, failed), failed.retryAfterMs ?? 0);
  return waitMs < failed.remainingMs ? { kind: "retry", waitMs } : GIVE_UP;
}

// Exponential with full jitter, above a floor of one base delay: jitter down to 0 would be an immediate retry now and then.
function backoff(policy: RetryPolicy, failed: FailedAttempt): number {
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** failed.attempt);
  const floor = Math.min(policy.baseDelayMs, ceiling);
  return floor + failed.jitter * (ceiling - floor);
}
