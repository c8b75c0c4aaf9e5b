import type { Random } from "../contract/random.ts";

/** How pauses between repeated calls grow. */
export interface BackoffOptions {
  /** First pause in milliseconds. Default: 1,000. */
  readonly baseMs?: number | undefined;
  /** Longest pause in milliseconds. Default: 60,000. */
  readonly maxMs?: number | undefined;
}

/**
 * The pause before the next call after `failures` failed ones: doubles each time, and is spread over its upper half at random,
 * so that many tasks that failed together do not come back together.
 *
 * @param failures at least 1.
 * @returns milliseconds, from half of the step to the whole of it.
 */
export function backoffMs(failures: number, random: Random, options: BackoffOptions = {}): number {
  const { baseMs = 1_000, maxMs = 60_000 } = options;
  const stepMs = Math.min(maxMs, baseMs * 2 ** Math.max(0, failures - 1));
  return stepMs * (0.5 + random.next() / 2);
}
