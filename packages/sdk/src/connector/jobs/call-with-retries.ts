import type { Awaitable } from "../../contract/awaitable.ts";
import type { Clock } from "../../contract/clock.ts";
import type { Random } from "../../contract/random.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import type { PluginError } from "../../errors/plugin-error.ts";
import { RetryAfterError } from "../../errors/retry-after-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import type { Throttle } from "../../host/throttle.ts";
import { backoffMs } from "../../internal/backoff.ts";
import { callWithDeadline } from "../../internal/call-with-deadline.ts";
import type { RateLimiter } from "../../limits/rate-limiter.ts";
import type { PluginCallEnd } from "../plugins/plugin-call.ts";

/** Options of {@link callWithRetries}. */
export interface RetryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly limiter: RateLimiter;
  readonly throttle: Throttle;
  /** What is called, for messages: `get of plugin "x"`. */
  readonly what: string;
  /** Milliseconds that one call may take. */
  readonly timeoutMs: number;
  /** Milliseconds for all calls and the pauses between them. */
  readonly budgetMs: number;
  /** Ends everything, with its reason. */
  readonly signal: AbortSignal;
  /** Whether it is worth calling again after this error. Default: after passing trouble, and when the service asked to slow down. */
  readonly isPassing?: ((error: PluginError) => boolean) | undefined;
  /** Told of every call. Must not throw. */
  readonly observe?: ((end: PluginCallEnd) => void) | undefined;
}

// A client of Flyte waits ten seconds: pauses are short beside that.
const BACKOFF = { baseMs: 200, maxMs: 5_000 };
/** No call can do anything useful in less. */
export const SHORTEST_CALL_MS = 10;

/**
 * Calls a plugin until it answers, fails for good, or the budget is used up. Each call takes a token of the limiter first.
 *
 * @throws what the last call threw that had its time, as PluginError; RetryableError with code `Throttled` when there was no turn for it in time; the
 *   signal's reason.
 */
export async function callWithRetries<T>(
  options: RetryOptions,
  call: (signal: AbortSignal) => Awaitable<T>,
): Promise<T> {
  const { clock, random, throttle, signal, what, isPassing = isPassingTrouble, observe = () => {} } = options;
  const endsAt = clock.monotonic() + options.budgetMs;
  let last: PluginError | undefined;
  for (let failures = 1; ; failures++) {
    const askedAt = clock.monotonic();
    const isRetry = failures > 1;
    try {
      await takeTurn(options, endsAt - askedAt, last);
    } catch (error) {
      if (!signal.aborted) observe({ outcome: "noTurn", ms: 0, waitedMs: clock.monotonic() - askedAt, isRetry });
      throw error;
    }
    const startedAt = clock.monotonic();
    const timeoutMs = Math.min(options.timeoutMs, Math.floor(endsAt - startedAt));
    if (last !== undefined && timeoutMs < SHORTEST_CALL_MS) throw last;
    const ended = (outcome: PluginCallEnd["outcome"]): void =>
      observe({ outcome, ms: clock.monotonic() - startedAt, waitedMs: startedAt - askedAt, isRetry });
    try {
      const result = await callWithDeadline({ clock, timeoutMs, what, signal }, call);
      throttle.succeeded();
      ended("ok");
      return result;
    } catch (thrown) {
      const error = toPluginError(signal.aborted ? signal.reason : thrown);
      ended(error.consequence);
      if (signal.aborted) throw error;
      // A call that was cut short by the end of the budget says nothing of the service; the one before it did.
      const isCutShort = timeoutMs < options.timeoutMs && error.code === ErrorCode.DeadlineExceeded;
      if (isCutShort && last !== undefined) throw last;
      last = error;
    }
    if (last instanceof RetryAfterError) throttle.slowDown(last);
    if (!isPassing(last)) throw last;
    const pauseMs = Math.max(backoffMs(failures, random, BACKOFF), throttle.pausedForMs);
    if (endsAt - clock.monotonic() - pauseMs < SHORTEST_CALL_MS) throw last;
    await clock.sleep(pauseMs, signal);
  }
}

async function takeTurn(options: RetryOptions, waitMs: number, last: PluginError | undefined): Promise<void> {
  const { clock, limiter, throttle, signal, what } = options;
  if (limiter.tryTake() === 0) return;
  const why = throttle.pausedForMs > 0 ? "its service asked to slow down" : "its rate limit is used up";
  try {
    await callWithDeadline({ clock, timeoutMs: Math.max(0, waitMs), what, signal }, (waiting) =>
      limiter.acquire(waiting),
    );
  } catch {
    if (signal.aborted) throw toPluginError(signal.reason);
    throw last ?? new RetryableError(ErrorCode.Throttled, `${what} had no turn in time: ${why}`);
  }
}

function isPassingTrouble({ consequence }: PluginError): boolean {
  return consequence === "retry" || consequence === "retryAfter";
}
