/**
 * The phases that a plugin reports to Flyte. Source: flyteplugins, core/phase.go.
 *
 * | phase | terminal | failure | meaning |
 * |---|---|---|---|
 * | Undefined | | | unknown this round; never report it without an error |
 * | NotReady | | | not ready to start |
 * | WaitingForResources | | | waits for quota before it is submitted |
 * | Queued | | | submitted, not running |
 * | Initializing | | | pre-execution work |
 * | Running | | | executes |
 * | Success | yes | | |
 * | RetryableFailure | yes | yes | tried again while attempts remain |
 * | PermanentFailure | yes | yes | not tried again |
 * | WaitingForCache | | | waits for a cache reservation |
 * | Aborted | yes | | |
 */
export const Phase = {
  Undefined: "Undefined",
  NotReady: "NotReady",
  WaitingForResources: "WaitingForResources",
  Queued: "Queued",
  Initializing: "Initializing",
  Running: "Running",
  Success: "Success",
  RetryableFailure: "RetryableFailure",
  PermanentFailure: "PermanentFailure",
  WaitingForCache: "WaitingForCache",
  Aborted: "Aborted",
} as const;
/** One of {@link Phase}. */
export type Phase = (typeof Phase)[keyof typeof Phase];

/** A phase after which nothing more happens. */
export type TerminalPhase = "Success" | "RetryableFailure" | "PermanentFailure" | "Aborted";

/** A phase that reports a failure. */
export type FailurePhase = "RetryableFailure" | "PermanentFailure";

/** Whether nothing more happens after this phase: Success, RetryableFailure, PermanentFailure and Aborted. */
export function isTerminalPhase(phase: Phase): phase is TerminalPhase {
  return isFailurePhase(phase) || phase === Phase.Success || phase === Phase.Aborted;
}

/** Whether this phase reports a failure: RetryableFailure and PermanentFailure. Aborted is terminal, but no failure. */
export function isFailurePhase(phase: Phase): phase is FailurePhase {
  return phase === Phase.RetryableFailure || phase === Phase.PermanentFailure;
}
