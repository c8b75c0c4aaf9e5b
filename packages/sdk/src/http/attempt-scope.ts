import type { Clock } from "../contract/clock.ts";

/**
 * The life of one attempt: it ends when its time is up or the caller aborts. Then `signal` is aborted and everything that waits in
 * `race` is rejected, whether or not what it waits for respects the signal.
 */
export interface AttemptScope {
  readonly signal: AbortSignal;
  /** Why the attempt was stopped; `undefined` while it was not. */
  stoppedBy(): "timeout" | "caller" | undefined;
  readonly race: <T>(work: Promise<T>) => Promise<T>;
  /** Takes back the timer and the listener. */
  close(): void;
}

/** Starts an attempt of at most `timeoutMs` milliseconds. */
export function createAttemptScope(clock: Clock, timeoutMs: number, caller: AbortSignal | undefined): AttemptScope {
  const controller = new AbortController();
  let stopped: "timeout" | "caller" | undefined;
  const { promise: end, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting when the attempt is stopped.
  end.catch(() => {});
  const stop = (by: "timeout" | "caller"): void => {
    if (stopped !== undefined) return;
    stopped = by;
    const reason = new DOMException(`The attempt was stopped (${by})`, "AbortError");
    reject(reason);
    controller.abort(reason);
  };
  const onAbort = (): void => stop("caller");
  const timer = clock.setTimer(timeoutMs, () => stop("timeout"));
  caller?.addEventListener("abort", onAbort, { once: true });
  if (caller?.aborted === true) onAbort();
  return {
    signal: controller.signal,
    stoppedBy: () => stopped,
    race: (work) => Promise.race([work, end]),
    close() {
      timer.cancel();
      caller?.removeEventListener("abort", onAbort);
    },
  };
}
