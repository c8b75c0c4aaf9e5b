/** A timer that has been set and can be taken back. */
export interface Timer {
  /** Takes the timer back. Does nothing when it has fired or was taken back already. */
  cancel(): void;
}

/**
 * The only source of time for a plugin, the HTTP client and the runtime.
 *
 * Code that takes its time from here runs unchanged in real time and in a simulation.
 * All durations are milliseconds.
 */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. It may jump: use it for dates, never for durations. */
  now(): number;
  /** Milliseconds since an arbitrary start. It never goes back: use it for durations and deadlines. */
  monotonic(): number;
  /**
   * Resolves after `ms` milliseconds. Values below 0, and `NaN`, count as 0; values above 2^31-1 are waited for in full.
   *
   * @throws the signal's reason, when the signal is aborted before or during the wait.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `callback` once, after `ms` milliseconds. The callback must not throw. */
  setTimer(ms: number, callback: () => void): Timer;
}
