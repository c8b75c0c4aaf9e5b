import type { Clock } from "../contract/clock.ts";
import type { Random } from "../contract/random.ts";
import type { RetryAfterError } from "../errors/retry-after-error.ts";
import { backoffMs } from "../internal/backoff.ts";
import type { RateLimiter } from "../limits/rate-limiter.ts";

/** Slows a whole plugin down when its service asks for it. */
export interface Throttle {
  /** @returns the milliseconds for which the plugin now makes no call. */
  slowDown(error: RetryAfterError): number;
  /** Milliseconds for which the plugin makes no call yet. */
  readonly pausedForMs: number;
  /** A call went well. */
  succeeded(): void;
}

// A service that asks for more is asked once an hour all the same: it may have mended.
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Pauses all limiters of a plugin for as long as its service asks; longer, and longer each time, when it keeps asking (RT-11).
 * Calls that were under way together count as one.
 */
export function createThrottle(clock: Clock, random: Random, limiters: readonly RateLimiter[]): Throttle {
  let inARow = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  return Object.freeze<Throttle>({
    get pausedForMs() {
      return Math.max(0, pausedUntil - clock.monotonic());
    },
    slowDown: ({ retryAfterMs = 0 }) => {
      const now = clock.monotonic();
      if (now >= pausedUntil) inARow++;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(retryAfterMs, backoffMs(inARow, random)));
      const until = Math.max(pausedUntil, now + pauseMs);
      if (until > pausedUntil) for (const limiter of limiters) limiter.pauseFor(until - now);
      pausedUntil = until;
      return until - now;
    },
    succeeded: () => {
      if (clock.monotonic() >= pausedUntil) inARow = 0;
    },
  });
}
