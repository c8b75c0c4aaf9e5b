import { PhaseInfo, withReason, type FailurePhaseInfo } from "../contract/phase-info.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { assertNever } from "../internal/assert-never.ts";
import { systemFailure } from "./failure-of.ts";
import { reportPhase } from "./report-phase.ts";
import type { TaskEffect, TransitionResult } from "./task-effect.ts";
import { INITIAL_STATE, type Ending, type TaskState } from "./task-state.ts";

/** Decides how the task, or this launch of it, ends; and goes on towards the point where its job is certain to be gone. */
export function endWith(state: TaskState, ending: Ending, nowMs: number): TransitionResult {
  return settle({ ...state, ending }, ending, nowMs);
}

/**
 * The rule that leaves no orphan, the same for abort, failure and retry:
 *
 * 1. Nothing can run remotely: the end is there.
 * 2. ResourceMeta is known: delete, then the end.
 * 3. A job may exist, but its ResourceMeta is not known, because `create` is under way, or its answer was lost: let `create` with
 *    the same key say what there is, then delete it.
 */
function settle(state: TaskState, ending: Ending, nowMs: number): TransitionResult {
  if (!state.jobMayExist) return conclude(state, ending, nowMs);
  const { step } = state;
  if (state.meta !== undefined) {
    if (step.kind === "deleting") return { state, reports: [], effects: [] };
    const deleting: TaskState = { ...state, step: { kind: "deleting", stage: "calling" }, failures: 0 };
    return { state: deleting, reports: [], effects: [...release(state), deleteFor(ending)] };
  }
  if (step.kind !== "creating" || step.stage !== "pausing") return { state, reports: [], effects: [] };
  const queued: TaskState = { ...state, step: { kind: "creating", stage: "queued" } };
  return { state: queued, reports: [], effects: [{ type: "cancelWait" }, { type: "admitCreate" }] };
}

/** Nothing runs any more: does what was decided. */
export function conclude(state: TaskState, ending: Ending, nowMs: number): TransitionResult {
  const { leftover } = state;
  switch (ending.kind) {
    case "abort":
      return end(state, withLeftover(PhaseInfo.aborted({ reason: ending.reason }), leftover), nowMs);
    case "fail":
      return end(state, withLeftover(ending.phaseInfo, leftover), nowMs);
    case "retry":
      return leftover === undefined ? retry(state, ending.phaseInfo, nowMs) : stuck(state, ending, leftover, nowMs);
    case "relaunch":
      return leftover === undefined ? relaunch(state, ending.phaseInfo, nowMs) : stuck(state, ending, leftover, nowMs);
    default:
      return assertNever(ending, "ending");
  }
}

/** Reports the terminal phase: the last thing that happens to a task. */
export function end(state: TaskState, phaseInfo: PhaseInfo, nowMs: number): TransitionResult {
  const { state: reported, reports } = reportPhase(state, phaseInfo, nowMs);
  const last = reports[0]?.phaseInfo ?? phaseInfo;
  return {
    state: {
      ...reported,
      step: { kind: "ended", phaseInfo: last },
      ending: undefined,
      jobMayExist: false,
      token: undefined,
    },
    reports,
    effects: [...release(state), ...releaseToken(state)],
  };
}

/** `delete`, with the reason that its ending gives. */
export function deleteFor(ending: Ending | undefined): TaskEffect {
  if (ending === undefined) return { type: "delete", reason: "Cleanup" };
  if (ending.kind === "abort") return { type: "delete", reason: ending.reason };
  return { type: "delete", reason: `Cleanup after [${ending.phaseInfo.error.code}] ${ending.phaseInfo.error.message}` };
}

/** Gives back what the step owns. */
function release(state: TaskState): TaskEffect[] {
  switch (state.step.kind) {
    case "allocating":
    case "creating":
    case "deleting":
      return [{ type: "cancelWait" }];
    case "watching":
      return [{ type: "unwatch" }];
    case "ended":
      return [];
  }
}

/** Gives the token back, granted or not: also where a job is left behind, because nothing could ever give it back later. */
export function releaseToken({ token }: TaskState): TaskEffect[] {
  return token === undefined ? [] : [{ type: "releaseToken", token }];
}

/** A new attempt: a new name, key and token, and versions that count from the beginning. */
function retry(state: TaskState, phaseInfo: FailurePhaseInfo, nowMs: number): TransitionResult {
  const next: TaskState = {
    ...INITIAL_STATE,
    attempt: state.attempt + 1,
    launch: state.launch + 1,
    sequence: state.sequence,
  };
  const { state: reported, reports } = reportPhase(next, restarting(phaseInfo), nowMs);
  return { state: reported, reports, effects: [...release(state), ...releaseToken(state), { type: "admitCreate" }] };
}

/** The same attempt, with its token, under a new key: a service asked with the old key would answer with the job that failed (D8, RT-17). */
function relaunch(state: TaskState, phaseInfo: FailurePhaseInfo, nowMs: number): TransitionResult {
  const next: TaskState = {
    ...INITIAL_STATE,
    step: { kind: "creating", stage: "pausing" },
    attempt: state.attempt,
    incarnation: state.incarnation + 1,
    launch: state.launch + 1,
    token: state.token,
    reported: state.reported,
    sequence: state.sequence,
  };
  const { state: reported, reports } = reportPhase(next, restarting(phaseInfo), nowMs);
  const effects: TaskEffect[] = [...release(state), { type: "pause", failures: next.incarnation }];
  return { state: reported, reports, effects };
}

/** Starting again beside a job that could not be deleted would make two of them. */
function stuck(
  state: TaskState,
  ending: Extract<Ending, { readonly phaseInfo: FailurePhaseInfo }>,
  leftover: string,
  nowMs: number,
): TransitionResult {
  const { code, message } = ending.phaseInfo.error;
  const failure = systemFailure(
    ErrorCode.SystemError,
    `Not tried again: ${leftover}. The job had failed with [${code}] ${message}`,
  );
  return end(state, failure, nowMs);
}

// Source of the words: executor, taskaction_controller.go.
function restarting({ error }: FailurePhaseInfo): PhaseInfo {
  return PhaseInfo.queued({ reason: `restarting task: [${error.code}] ${error.message}` });
}

function withLeftover<P extends PhaseInfo>(phaseInfo: P, leftover: string | undefined): P {
  return leftover === undefined ? phaseInfo : withReason(phaseInfo, leftover);
}
