import type { Clock } from "../contract/clock.ts";
import type { Random } from "../contract/random.ts";
import type { PluginError } from "../errors/plugin-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import type { Failure } from "./attempt-outcome.ts";
import { nextStep, type RetryPolicy } from "./retry-policy.ts";

/** A call that may take several attempts. All times in milliseconds. */
export interface RepeatedCall<Answer> {
  readonly clock: Clock;
  readonly random: Random;
  readonly retry: RetryPolicy;
  /** For each attempt. */
  readonly timeoutMs: number;
  /** For all of them, and the waits between. */
  readonly deadlineMs: number;
  /** Whether applying the request twice is harmless. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal | undefined;
  /** What an aborted signal means. */
  aborted(): PluginError;
  /** Makes one attempt, the first has the number 1. Resolves with `undefined` when the caller aborted. Must not reject. */
  attempt(number: number, timeoutMs: number): Promise<Answer | Failure | undefined>;
}

/** Makes attempts until one answers, no more make sense, or the time is up. */
export async function runAttempts<Answer extends { readonly kind: "answered" }>(
  call: RepeatedCall<Answer>,
): Promise<Answer> {
  const { clock, random, retry, signal, repeatable } = call;
  const startedAt = clock.monotonic();
  const remainingMs = (): number => call.deadlineMs - (clock.monotonic() - startedAt);

  let failure: Failure | undefined;
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted === true) throw call.aborted();
    // A real clock oversleeps.
    if (failure !== undefined && remainingMs() <= 0) throw failure.error;
    const outcome = await call.attempt(attempt, Math.min(call.timeoutMs, remainingMs()));
    if (outcome === undefined) throw call.aborted();
    if (outcome.kind === "answered") return outcome;
    const step = nextStep(retry, {
      attempt,
      again: outcome.again,
      repeatable,
      retryAfterMs: outcome.retryAfterMs,
      remainingMs: remainingMs(),
      jitter: random.next(),
    });
    if (step.kind === "giveUp") throw outcome.error;
    failure = outcome;
    const waitStartedAt = clock.monotonic();
    try {
      await clock.sleep(step.waitMs, signal);
    } catch {
      throw stoppedWhileWaiting(call.aborted(), outcome, clock.monotonic() - waitStartedAt);
    }
  }
}

// A passed deadline says less than the failure after which there was nothing left to do but wait.
function stoppedWhileWaiting(stop: PluginError, failure: Failure, waitedMs: number): PluginError {
  if (stop.consequence !== "retry") return stop;
  const { error } = failure;
  if (!(error instanceof RetryAfterError) || error.retryAfterMs === undefined) return error;
  const leftMs = Math.max(0, error.retryAfterMs - waitedMs);
  return new RetryAfterError(error.code, error.message, leftMs, { facts: error.facts, cause: error.cause });
}
