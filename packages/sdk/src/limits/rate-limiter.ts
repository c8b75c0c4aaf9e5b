import type { Clock, Timer } from "../contract/clock.ts";
import type { RateLimiterConfig } from "../contract/plugin-config.ts";

/**
 * A token bucket: over every window, however it is laid, at most `burst + qps x window` tokens are given out.
 *
 * It keeps one number, the time at which the bucket would be full again (the "generic cell rate algorithm"): no timer runs
 * while nobody waits, and no rounding error adds up.
 */
export interface RateLimiter {
  /** Tokens that it holds when nobody has asked for a while. */
  readonly burst: number;
  /** Tokens that are there now: 0 to `burst`. */
  readonly available: number;
  /** How many callers wait in {@link RateLimiter.acquire}. */
  readonly waiting: number;
  /**
   * Takes a token, if one is there and nobody waits for it.
   *
   * @returns 0 when it was taken, else the milliseconds after which it is worth asking again.
   */
  tryTake(): number;
  /** Waits for a token; first come, first served. @throws the signal's reason; then no token was taken. */
  acquire(signal?: AbortSignal): Promise<void>;
  /** Gives out nothing for `ms` milliseconds, and starts again with one token: the service asked to slow down. */
  pauseFor(ms: number): void;
}

interface Waiter {
  readonly admit: () => void;
}

// Waits shorter than a nanosecond are errors of the arithmetic; waiting for them could go on for ever.
const NEGLIGIBLE_MS = 1e-6;

/** Makes a full bucket. */
export function createRateLimiter(config: RateLimiterConfig, clock: Clock): RateLimiter {
  const msPerToken = 1_000 / config.qps;
  const toleranceMs = (config.burst - 1) * msPerToken;
  const waiters = new Set<Waiter>();
  let fullAt = Number.NEGATIVE_INFINITY;
  let timer: Timer | undefined;

  const waitMs = (): number => {
    const ms = fullAt - toleranceMs - clock.monotonic();
    return ms > NEGLIGIBLE_MS ? ms : 0;
  };
  const take = (): void => {
    fullAt = Math.max(fullAt, clock.monotonic()) + msPerToken;
  };
  const serve = (): void => {
    timer?.cancel();
    timer = undefined;
    for (const waiter of waiters) {
      const ms = waitMs();
      if (ms > 0) {
        timer = clock.setTimer(ms, serve);
        return;
      }
      take();
      waiters.delete(waiter);
      waiter.admit();
    }
  };

  return {
    burst: config.burst,
    get available() {
      if (waitMs() > 0) return 0;
      const missing = Math.ceil((fullAt - clock.monotonic() - NEGLIGIBLE_MS) / msPerToken);
      return Math.max(1, config.burst - Math.max(0, missing));
    },
    get waiting() {
      return waiters.size;
    },
    tryTake() {
      const ms = waitMs();
      if (waiters.size > 0) return Math.max(ms, msPerToken);
      if (ms === 0) take();
      return ms;
    },
    acquire(signal) {
      return new Promise<void>((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const onAbort = (): void => {
          waiters.delete(waiter);
          if (waiters.size === 0) serve();
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          admit: () => {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        waiters.add(waiter);
        if (waiters.size === 1) serve();
      });
    },
    pauseFor(ms) {
      if (!(ms > 0)) return;
      fullAt = Math.max(fullAt, clock.monotonic() + ms + toleranceMs);
      if (waiters.size > 0) serve();
    },
  };
}
