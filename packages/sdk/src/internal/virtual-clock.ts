import type { Clock, Timer } from "../contract/clock.ts";
import { atLeastZero, sleepWith } from "./sleep.ts";
import { TimerQueue, type TimerEntry } from "./timer-queue.ts";

// Taken at load, before anybody can fake it: the barrier must always be a real turn of the event loop.
const realSetImmediate = setImmediate;

/**
 * Waits until everything that is ready to run has run, by `turns` turns of the event loop.
 *
 * A fixed number of microticks is not enough: a request through msw settles only after 30 to 90 of them.
 */
export async function settled(turns = 2): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise<void>((resolve) => {
      realSetImmediate(() => resolve());
    });
  }
}

/** Options of {@link createVirtualClock}. */
export interface VirtualClockOptions {
  /** Wall-clock time at the start, in milliseconds since the Unix epoch. Default: 2026-01-01T00:00:00Z. */
  readonly startMs?: number | undefined;
}

/**
 * A clock that moves only when it is told to: an hour passes in no time, and in the same order every time.
 *
 * Timers due at the same time fire in the order in which they were set, unless `fire` picks another.
 */
export interface VirtualClock extends Clock {
  /** How many timers are set. */
  readonly pending: number;
  /** Monotonic time at which the next timer is due, in milliseconds. */
  nextAt(): number | undefined;
  /** The timers that are due first, in the order in which they were set. */
  earliest(): readonly TimerEntry[];
  /** Moves to the timer's time and runs it, alone. @returns false when it was taken back or has fired. */
  fire(entry: TimerEntry): boolean;
  /** Lets `ms` milliseconds pass: fires what falls due, and lets what it wakes settle before time moves on. */
  advance(ms: number): Promise<void>;
  /** Fires timers until none is left, or `limitMs` milliseconds have passed. Default of `limitMs`: one day. @returns whether none is left. */
  runAll(limitMs?: number): Promise<boolean>;
  /** Shifts the wall clock against the monotonic one, as a machine with a wrong clock does. */
  skew(ms: number): void;
}

const DEFAULT_START_MS = Date.UTC(2026, 0, 1);
const ONE_DAY_MS = 86_400_000;

/** Makes a clock that stands still until it is moved. */
export function createVirtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const startMs = options.startMs ?? DEFAULT_START_MS;
  const queue = new TimerQueue();
  let elapsed = 0;
  let skewMs = 0;

  const setTimer = (ms: number, callback: () => void): Timer => {
    const entry = queue.add(elapsed + atLeastZero(ms), callback);
    return { cancel: () => void queue.remove(entry) };
  };
  const fire = (entry: TimerEntry): boolean => {
    if (!queue.remove(entry)) return false;
    elapsed = Math.max(elapsed, entry.at);
    entry.callback();
    return true;
  };
  const runUntil = async (end: number): Promise<void> => {
    await settled();
    for (let next = queue.first(); next !== undefined && next.at <= end; next = queue.first()) {
      fire(next);
      await settled();
    }
  };

  return {
    now: () => startMs + elapsed + skewMs,
    monotonic: () => elapsed,
    sleep: (ms, signal) => sleepWith(setTimer, ms, signal),
    setTimer,
    get pending() {
      return queue.size;
    },
    nextAt: () => queue.first()?.at,
    earliest: () => queue.earliest(),
    fire,
    async advance(ms) {
      const end = elapsed + atLeastZero(ms);
      await runUntil(end);
      // Another advance may have gone further meanwhile, and time never goes back.
      elapsed = Math.max(elapsed, end);
    },
    async runAll(limitMs = ONE_DAY_MS) {
      await runUntil(elapsed + limitMs);
      return queue.size === 0;
    },
    skew(ms) {
      skewMs += ms;
    },
  };
}
