import type { Clock, Timer } from "../contract/clock.ts";
import { atLeastZero, sleepWith } from "./sleep.ts";

// setTimeout fires at once for longer delays, so those are waited for in parts.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

function setTimer(ms: number, callback: () => void): Timer {
  let remaining = atLeastZero(ms);
  let handle: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    const part = Math.min(remaining, LONGEST_TIMEOUT_MS);
    handle = setTimeout(() => {
      remaining -= part;
      if (remaining > 0) arm();
      else callback();
    }, part);
  };
  arm();
  return { cancel: () => clearTimeout(handle) };
}

/** The machine's own clock. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms: number, signal?: AbortSignal) => sleepWith(setTimer, ms, signal),
  setTimer,
});
