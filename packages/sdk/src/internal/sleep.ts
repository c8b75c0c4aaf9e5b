import type { Timer } from "../contract/clock.ts";

/** `sleep` of a clock, built on its `setTimer`: rejects with the signal's reason and leaves neither timer nor listener behind. */
export function sleepWith(
  setTimer: (ms: number, callback: () => void) => Timer,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = setTimer(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** What a clock makes of a number of milliseconds: values below 0, and `NaN`, count as 0. */
export function atLeastZero(ms: number): number {
  return ms > 0 ? ms : 0;
}
