import type { Awaitable } from "../contract/awaitable.ts";
import type { Clock } from "../contract/clock.ts";
import { ErrorCode } from "../errors/error-code.ts";
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
      signal.removeEventListener("abort", onAbort);
      settle();
    };
    const stop = (reason: unknown): void => {
      finish(() => reject(reason));
      controller.abort(reason);
    };
    const onAbort = (): void => stop(signal.reason);
    const timer = clock.setTimer(timeoutMs, () => {
      stop(new RetryableError(ErrorCode.DeadlineExceeded, `${what} gave no answer within ${timeoutMs} ms`));
    });
    signal.addEventListener("abort", onAbort, { once: true });
    // Settling twice does nothing, so what comes after the deadline is dropped by the promise itself.
    invoke(call, controller.signal).then(
      (value) => finish(() => resolve(value)),
      (reason: unknown) => finish(() => reject(reason)),
    );
  });
}

// An async function, so that a callee that throws at once and one that rejects look the same.
async function invoke<T>(call: (signal: AbortSignal) => Awaitable<T>, signal: AbortSignal): Promise<T> {
  return await call(signal);
}
