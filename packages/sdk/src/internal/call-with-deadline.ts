import type { Awaitable } from "../contract/awaitable.ts";
import type { Clock, Timer } from "../contract/clock.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";

/** Options of {@link callWithDeadline}. */
export interface CallOptions {
  readonly clock: Clock;
  /** Milliseconds after which the call is over, whether the callee listens to its signal or not. */
  readonly timeoutMs: number;
  /** What is called, for the message: `get of task "a"`. */
  readonly what: string;
  /** Ends the call early, with the signal's reason. */
  readonly signal: AbortSignal;
}

/**
 * Calls code of others, and takes back control whatever it does: throws at once, rejects, never answers, or answers too late.
 * A late answer is dropped, a late rejection does not become an `unhandledRejection`.
 *
 * What the callee says at the very moment of the deadline counts: an answer, because with it nothing is in doubt, and a
 * RetryAfterError, because it tells more than that time is over (a client that waits to be let in again, for example, is cut off here).
 *
 * @throws what the callee throws; the signal's reason; RetryableError with code `DeadlineExceeded`.
 */
export function callWithDeadline<T>(options: CallOptions, call: (signal: AbortSignal) => Awaitable<T>): Promise<T> {
  const { clock, timeoutMs, what, signal } = options;
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const controller = new AbortController();
    const finish = (settle: () => void): void => {
      timer.cancel();
      grace?.cancel();
      signal.removeEventListener("abort", onAbort);
      settle();
    };
    const onAbort = (): void => {
      finish(() => reject(signal.reason));
      controller.abort(signal.reason);
    };
    let grace: Timer | undefined;
    let expired: RetryableError | undefined;
    const timer = clock.setTimer(timeoutMs, () => {
      const error = new RetryableError(ErrorCode.DeadlineExceeded, `${what} gave no answer within ${timeoutMs} ms`);
      expired = error;
      controller.abort(error);
      grace = clock.setTimer(0, () => finish(() => reject(error)));
    });
    signal.addEventListener("abort", onAbort, { once: true });
    // Settling twice does nothing, so what comes after the deadline is dropped by the promise itself.
    invoke(call, controller.signal).then(
      (value) => finish(() => resolve(value)),
      (reason: unknown) => {
        finish(() => reject(expired === undefined || reason instanceof RetryAfterError ? reason : expired));
      },
    );
  });
}

// An async function, so that a callee that throws at once and one that rejects look the same.
async function invoke<T>(call: (signal: AbortSignal) => Awaitable<T>, signal: AbortSignal): Promise<T> {
  return await call(signal);
}
