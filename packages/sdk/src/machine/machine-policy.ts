/** The limits that a task is run under. */
export interface MachinePolicy {
  /** Attempts that the user has, at least 1. */
  readonly maxAttempts: number;
  /** Failed calls in a row that are survived; one more fails the task. */
  readonly maxSystemFailures: number;
  /** How often the system starts an attempt again when the job failed by its fault. Source: executor, 3. */
  readonly maxSystemRetries: number;
  /** Failed deletes that are survived; one more, and the job is left and reported. */
  readonly maxDeleteFailures: number;
  /** How often in a row "not found" must be said before it is believed. */
  readonly notFoundConfirmations: number;
  /** How long after create a service may not know its own job, in milliseconds. */
  readonly notFoundGraceMs: number;
}

/** The limits where neither the task nor the plugin's configuration says otherwise. */
export const DEFAULT_MACHINE_POLICY: MachinePolicy = Object.freeze({
  maxAttempts: 1,
  maxSystemFailures: 5,
  maxSystemRetries: 3,
  // With pauses that double from one second to one minute, this is about seven minutes of trying.
  maxDeleteFailures: 12,
  notFoundConfirmations: 3,
  notFoundGraceMs: 60_000,
});
