import type { LiteralMap } from "../contract/literal.ts";
import type { PhaseInfo } from "../contract/phase-info.ts";

/** A phase that a task has reached. */
export interface PhaseEvent {
  readonly taskId: string;
  /** Which attempt, from 0. */
  readonly attempt: number;
  readonly phaseInfo: PhaseInfo;
  /** When the runtime learnt of it: wall-clock time in milliseconds. */
  readonly occurredAt: number;
  /** Position among the events of the task, from 0 and without gaps; the same after a restart. */
  readonly sequence: number;
}

/** How a task ended. */
export interface TaskResult {
  /** Success, PermanentFailure or Aborted. A RetryableFailure that is not tried again is reported as PermanentFailure. */
  readonly phaseInfo: PhaseInfo;
  /** What the task gave: with Success only, and only when the plugin stored outputs. */
  readonly outputs?: LiteralMap | undefined;
}

/** A submitted task. */
export interface TaskHandle {
  /** The name that it was submitted with. */
  readonly id: string;
  /** The event that came last; absent before the first. */
  readonly current: PhaseEvent | undefined;
  /**
   * All phases from the first on, also those from before a restart; ends after the terminal one. Every call gives another,
   * independent reader, which may be left early. Nothing is lost by reading late.
   *
   * Iterating throws CancelledError with code `RuntimeClosed` when the runtime is closed before the task has ended.
   */
  phases(): AsyncIterable<PhaseEvent>;
  /**
   * How the task ended. A failed task is a result, not an error.
   *
   * @throws CancelledError with code `RuntimeClosed` when the runtime is closed before.
   */
  result(): Promise<TaskResult>;
  /**
   * Stops the task. Resolves when it has ended and its job is gone: a job whose create is still under way is waited for, then
   * deleted. Does nothing to a task that has ended. Asking again waits for the same end.
   *
   * @param reason for the plugin and the event. Default: `Aborted`.
   * @throws PermanentSystemError when the job could not be deleted; the task has ended all the same.
   * @throws CancelledError with code `RuntimeClosed` when the runtime is closed before.
   */
  abort(reason?: string): Promise<void>;
}
