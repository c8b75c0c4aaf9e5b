import { isFailure, PhaseInfo, type FailurePhaseInfo } from "../contract/phase-info.ts";
import { isTerminalPhase, Phase } from "../contract/phase.ts";
import type { ResourceRequirements } from "../contract/resource-constraints.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { assertNever } from "../internal/assert-never.ts";
import type { CallFailure } from "./call-failure.ts";
import { asPermanent, failureOfError, isPermanent, isSystemFault, systemFailure } from "./failure-of.ts";
import type { MachinePolicy } from "./machine-policy.ts";
import { reportPhase } from "./report-phase.ts";
import { conclude, deleteFor, end, endWith, releaseToken } from "./settle.ts";
import type { TransitionResult } from "./task-effect.ts";
import type { TaskEvent, WaitingOrGranted } from "./task-event.ts";
import type { TaskState } from "./task-state.ts";

/** What a transition may know besides state and event. */
export interface TransitionContext {
  readonly policy: MachinePolicy;
  /** Wall-clock time in milliseconds. */
  readonly nowMs: number;
}

/**
 * The task machine: a pure function. Source: flyteplugins, internal/webapi (launcher.go, monitor.go, core.go) and executor,
 * taskaction_controller.go; docs/runtime.md lists where it differs.
 *
 * An event that does not fit the state, such as the late answer of an old job, changes nothing: the same state object comes back.
 */
export function transition(state: TaskState, event: TaskEvent, context: TransitionContext): TransitionResult {
  if (state.step.kind === "ended" || ("launch" in event && event.launch !== state.launch)) return unchanged(state);
  switch (event.type) {
    case "resumed":
      return resume(state);
    case "pauseEnded":
      return pauseEnded(state);
    case "tokenRequired":
      return isQueued(state) ? tokenRequired(state, event.requirements, context) : unchanged(state);
    case "allocated":
      return state.step.kind === "allocating" ? allocated(state, event.status, context) : unchanged(state);
    case "allocationFailed":
      return isQueued(state) || state.step.kind === "allocating"
        ? allocationFailed(state, event.error, context)
        : unchanged(state);
    case "createAdmitted":
      if (!isQueued(state)) return unchanged(state);
      return {
        state: {
          ...state,
          step: { kind: "creating", stage: "calling" },
          jobMayExist: state.jobMayExist || event.remote,
        },
        reports: [],
        effects: [{ type: "create" }],
      };
    case "created":
      return isCalling(state) ? created(state, event.meta, event.hasResource, context) : unchanged(state);
    case "createdUnstorable":
      return isCalling(state) ? createdUnstorable(state, event.error) : unchanged(state);
    case "createFailed":
      return isCalling(state) ? createFailed(state, event.error, context) : unchanged(state);
    case "done":
      return isCalling(state) ? done(state, event.phaseInfo, context) : unchanged(state);
    case "observed":
      return state.step.kind === "watching" ? observed(state, event.phaseInfo, context) : unchanged(state);
    case "observeFailed":
      return state.step.kind === "watching" ? observeFailed(state, event.error, context) : unchanged(state);
    case "deleted":
      return state.step.kind === "deleting" ? gone(state, context) : unchanged(state);
    case "deleteFailed":
      return state.step.kind === "deleting" ? deleteFailed(state, event.error, context) : unchanged(state);
    case "abortRequested":
      if (state.ending?.kind === "abort" || state.ending?.kind === "fail") return unchanged(state);
      return endWith(state, { kind: "abort", reason: event.reason }, context.nowMs);
    case "deadlinePassed":
      return deadlinePassed(state, event.timeoutMs, context);
    case "pluginUnavailable":
      if (state.jobMayExist) return unchanged(state);
      return endWith(state, { kind: "fail", phaseInfo: failureOfError(event.error) }, context.nowMs);
    default:
      return assertNever(event, "task event");
  }
}

function unchanged(state: TaskState): TransitionResult {
  return { state, reports: [], effects: [] };
}

function isQueued({ step }: TaskState): boolean {
  return step.kind === "creating" && step.stage === "queued";
}

function isCalling({ step }: TaskState): boolean {
  return step.kind === "creating" && step.stage === "calling";
}

/** Starts again what the step of a stored state needs. */
function resume(state: TaskState): TransitionResult {
  switch (state.step.kind) {
    case "watching":
      return { state, reports: [], effects: [{ type: "watch", judgeFirst: false }] };
    case "allocating":
      return { state, reports: [], effects: [{ type: "allocate" }] };
    case "creating":
    case "deleting":
      if (state.step.kind === "deleting" && state.meta !== undefined) {
        const deleting: TaskState = { ...state, step: { kind: "deleting", stage: "calling" } };
        return { state: deleting, reports: [], effects: [deleteFor(state.ending)] };
      }
      return {
        state: { ...state, step: { kind: "creating", stage: "queued" } },
        reports: [],
        effects: [{ type: "admitCreate" }],
      };
    case "ended":
      return unchanged(state);
  }
}

function pauseEnded(state: TaskState): TransitionResult {
  const { step } = state;
  if (step.kind === "creating" && step.stage === "pausing") {
    const queued: TaskState = { ...state, step: { kind: "creating", stage: "queued" } };
    return { state: queued, reports: [], effects: [{ type: "admitCreate" }] };
  }
  if (step.kind === "deleting" && step.stage === "pausing") {
    const deleting: TaskState = { ...state, step: { kind: "deleting", stage: "calling" } };
    return { state: deleting, reports: [], effects: [deleteFor(state.ending)] };
  }
  return unchanged(state);
}

/** Stored before anything is asked for, so that a token is never held for a task that does not know of it. */
function tokenRequired(
  state: TaskState,
  { namespace, constraints }: ResourceRequirements,
  { nowMs }: TransitionContext,
): TransitionResult {
  // A job that may exist is found again or stopped first, also under quotas that are new.
  if (state.token !== undefined || state.jobMayExist) return unchanged(state);
  const token = { namespace, constraints, isHeld: false, attempt: state.attempt, requestedAtMs: nowMs };
  return { state: { ...state, step: { kind: "allocating" }, token }, reports: [], effects: [{ type: "allocate" }] };
}

function allocated(state: TaskState, status: WaitingOrGranted, { nowMs }: TransitionContext): TransitionResult {
  const { token } = state;
  if (token === undefined) return unchanged(state);
  const pool = JSON.stringify(token.namespace);
  switch (status) {
    case "Granted": {
      const queued: TaskState = {
        ...state,
        step: { kind: "creating", stage: "queued" },
        token: { ...token, isHeld: true },
        failures: 0,
        lastError: undefined,
      };
      const phaseInfo = PhaseInfo.queued({ reason: `Allocation token of quota ${pool} acquired` });
      return { ...reportPhase(queued, phaseInfo, nowMs), effects: [{ type: "admitCreate" }] };
    }
    // Source of the words: flyteplugins, internal/webapi/allocation_token.go. Both wait (D1).
    case "Exhausted": {
      const reason = `Quota ${pool} is exhausted. Waiting for the resource.`;
      return { ...reportPhase(state, PhaseInfo.waitingForResources({ reason }), nowMs), effects: [] };
    }
    case "NamespaceQuotaExceeded": {
      const reason = `The share of this project or namespace in quota ${pool} is in use. Waiting for the resource.`;
      return { ...reportPhase(state, PhaseInfo.waitingForResources({ reason }), nowMs), effects: [] };
    }
    default:
      return assertNever(status, "allocation status");
  }
}

/** Asks anew which token is needed, after a pause: the plugin may have been in trouble, or its quotas have changed. */
function allocationFailed(state: TaskState, error: CallFailure, context: TransitionContext): TransitionResult {
  const released: TaskState = { ...state, step: { kind: "creating", stage: "calling" }, token: undefined };
  const { state: next, reports, effects } = createFailed(released, error, context, "resourceRequirements");
  return { state: next, reports, effects: [...releaseToken(state), ...effects] };
}

// One for all: there may be a hundred thousand tasks in this step.
const WATCHING: TaskState["step"] = Object.freeze({ kind: "watching" });

function created(
  state: TaskState,
  meta: Uint8Array,
  hasResource: boolean,
  { nowMs }: TransitionContext,
): TransitionResult {
  const watching: TaskState = {
    ...state,
    step: WATCHING,
    meta,
    failures: 0,
    lastError: undefined,
    createdAtMs: nowMs,
  };
  if (watching.ending !== undefined) return endWith(watching, watching.ending, nowMs);
  const effects = [{ type: "watch", judgeFirst: hasResource }] as const;
  if (hasResource) return { state: watching, reports: [], effects };
  return { ...reportPhase(watching, PhaseInfo.queued({ reason: "launched" }), nowMs), effects };
}

/** The handle cannot be kept, so the job is deleted while it is still in memory (D10). */
function createdUnstorable(state: TaskState, error: CallFailure): TransitionResult {
  const ending = state.ending ?? { kind: "fail", phaseInfo: systemFailure(error.code, error.message) };
  const deleting: TaskState = { ...state, ending, step: { kind: "deleting", stage: "calling" }, failures: 0 };
  return { state: deleting, reports: [], effects: [deleteFor(ending)] };
}

function createFailed(
  state: TaskState,
  error: CallFailure,
  { policy, nowMs }: TransitionContext,
  method = "create",
): TransitionResult {
  const text = textOf(error);
  if (isPermanent(error)) {
    // The service has answered for this key: there is no job.
    const ending = state.ending ?? { kind: "fail", phaseInfo: failureOfError(error) };
    // Unless an earlier call was cut off and this is only the refusal of a duplicate, which nobody can tell from here.
    const leftover = state.jobMayExist && state.failures > 0 ? unanswered(state.lastError ?? text) : undefined;
    return endWith({ ...state, jobMayExist: false, lastError: text, leftover }, ending, nowMs);
  }
  if (error.consequence === "retryAfter") {
    // The write limiter is paused for the whole plugin; the place in its queue is the wait.
    const queued: TaskState = { ...state, step: { kind: "creating", stage: "queued" }, lastError: text };
    const effects = [{ type: "admitCreate" }] as const;
    if (state.ending !== undefined) return { state: queued, reports: [], effects };
    return { ...reportPhase(queued, PhaseInfo.waitingForResources({ reason: text }), nowMs), effects };
  }
  const failures = state.failures + 1;
  if (failures > policy.maxSystemFailures) {
    const message = `${method} failed ${failures} times in a row, last with ${text}`;
    const ending = state.ending ?? {
      kind: "fail",
      phaseInfo: systemFailure(ErrorCode.MaxSystemFailuresExceeded, message),
    };
    const leftover = state.jobMayExist ? unanswered(text) : undefined;
    return endWith({ ...state, jobMayExist: false, failures, lastError: text, leftover }, ending, nowMs);
  }
  const pausing: TaskState = { ...state, step: { kind: "creating", stage: "pausing" }, failures, lastError: text };
  const effects = [{ type: "pause", failures }] as const;
  if (state.ending !== undefined) return { state: pausing, reports: [], effects };
  const reason = `${method} failed ${failures} of ${policy.maxSystemFailures + 1} times, trying again: ${text}`;
  return { ...reportPhase(pausing, PhaseInfo.notReady({ reason }), nowMs), effects };
}

/** The answer of a sync plugin: the whole task. */
function done(state: TaskState, phaseInfo: PhaseInfo, context: TransitionContext): TransitionResult {
  if (isTerminalPhase(phaseInfo.phase)) return ended(state, phaseInfo, context);
  const message = `do must return a terminal phase, got ${phaseInfo.phase}`;
  return createFailed(state, returnedUnknown(message), context);
}

function observed(state: TaskState, phaseInfo: PhaseInfo, context: TransitionContext): TransitionResult {
  switch (phaseInfo.phase) {
    case Phase.Success:
    case Phase.Aborted:
    case Phase.PermanentFailure:
    case Phase.RetryableFailure:
      return ended(state, phaseInfo, context);
    // There is no way back to before create (D4), and no cache to wait for: the plugin is wrong, or knows nothing this time.
    case Phase.Undefined:
    case Phase.NotReady:
    case Phase.WaitingForCache: {
      const message = `status returned ${phaseInfo.phase}, which means nothing for a job that was created`;
      return observeFailed(state, returnedUnknown(message), context);
    }
    case Phase.WaitingForResources:
    case Phase.Queued:
    case Phase.Initializing:
    case Phase.Running: {
      const isNews = state.failures > 0 || state.notFound > 0 || !state.seen || state.lastError !== undefined;
      const healthy = isNews ? { ...state, failures: 0, notFound: 0, seen: true, lastError: undefined } : state;
      return { ...reportPhase(healthy, phaseInfo, context.nowMs), effects: [] };
    }
    default:
      return assertNever(phaseInfo, "phase");
  }
}

/** The plugin has said how the job ended, so nothing runs any more unless it asks for cleanup (D16). */
function ended(state: TaskState, phaseInfo: PhaseInfo, { policy, nowMs }: TransitionContext): TransitionResult {
  if (!isFailure(phaseInfo)) return end(state, phaseInfo, nowMs);
  const known: TaskState = { ...state, jobMayExist: state.jobMayExist && phaseInfo.cleanupOnFailure };
  return endWith(known, afterFailure(state, phaseInfo, policy), nowMs);
}

function afterFailure(state: TaskState, phaseInfo: FailurePhaseInfo, policy: MachinePolicy) {
  if (phaseInfo.phase === Phase.PermanentFailure) return { kind: "fail", phaseInfo } as const;
  if (!isSystemFault(phaseInfo)) {
    if (state.attempt + 1 < policy.maxAttempts) return { kind: "retry", phaseInfo } as const;
    return { kind: "fail", phaseInfo: asPermanent(phaseInfo) } as const;
  }
  if (state.incarnation < policy.maxSystemRetries) return { kind: "relaunch", phaseInfo } as const;
  const { code, message } = phaseInfo.error;
  const count = `The job failed by the system's fault ${state.incarnation + 1} times`;
  const failure = systemFailure(ErrorCode.MaxSystemFailuresExceeded, `${count}, last with [${code}] ${message}`);
  return { kind: "fail", phaseInfo: failure } as const;
}

function observeFailed(state: TaskState, error: CallFailure, { policy, nowMs }: TransitionContext): TransitionResult {
  // No failure is counted: the runtime slows the whole plugin instead.
  if (error.consequence === "retryAfter") return unchanged(state);
  const lastError = textOf(error);
  if (isPermanent(error)) {
    return endWith({ ...state, lastError }, { kind: "fail", phaseInfo: failureOfError(error) }, nowMs);
  }
  if (error.consequence === "notFound") {
    const notFound = state.notFound + 1;
    const isGracePeriod = !state.seen && nowMs - state.createdAtMs < policy.notFoundGraceMs;
    if (notFound < policy.notFoundConfirmations || isGracePeriod) {
      return { state: { ...state, notFound, lastError }, reports: [], effects: [] };
    }
    const message = `The service has not known the job ${notFound} times in a row, last with ${lastError}`;
    return endWith(
      { ...state, notFound, lastError },
      { kind: "fail", phaseInfo: systemFailure(ErrorCode.NotFound, message) },
      nowMs,
    );
  }
  const failures = state.failures + 1;
  const failed: TaskState = { ...state, failures, lastError };
  if (failures <= policy.maxSystemFailures) return { state: failed, reports: [], effects: [] };
  const message = `Asking for the state of the job failed ${failures} times in a row, last with ${lastError}`;
  return endWith(failed, { kind: "fail", phaseInfo: systemFailure(ErrorCode.CacheFailed, message) }, nowMs);
}

function gone(state: TaskState, { nowMs }: TransitionContext): TransitionResult {
  const next: TaskState = { ...state, jobMayExist: false };
  return conclude(next, state.ending ?? { kind: "abort", reason: "" }, nowMs);
}

function deleteFailed(state: TaskState, error: CallFailure, context: TransitionContext): TransitionResult {
  if (error.consequence === "notFound") return gone(state, context);
  if (error.consequence === "retryAfter") {
    // The write limiter is paused for the whole plugin; the place in its queue is the wait.
    return { state: { ...state, lastError: textOf(error) }, reports: [], effects: [deleteFor(state.ending)] };
  }
  const failures = state.failures + 1;
  const lastError = textOf(error);
  // Meta that cannot be read today cannot be read tomorrow (D17).
  if (failures > context.policy.maxDeleteFailures || error.code === ErrorCode.CorruptedPluginState) {
    const leftover = `the job could not be deleted in ${failures} calls, last with ${lastError}`;
    return gone({ ...state, failures, lastError, leftover }, context);
  }
  const pausing: TaskState = { ...state, step: { kind: "deleting", stage: "pausing" }, failures, lastError };
  return { state: pausing, reports: [], effects: [{ type: "pause", failures }] };
}

function deadlinePassed(state: TaskState, timeoutMs: number, { nowMs }: TransitionContext): TransitionResult {
  if (state.ending?.kind === "abort" || state.ending?.kind === "fail") return unchanged(state);
  const message = `The task was not over ${timeoutMs} ms after it was submitted`;
  const phaseInfo = PhaseInfo.failure({ code: ErrorCode.DeadlineExceeded, message });
  return endWith(state, { kind: "fail", phaseInfo }, nowMs);
}

function unanswered(text: string): string {
  return `a job may exist whose create gave no answer: ${text}`;
}

function returnedUnknown(message: string): CallFailure {
  return { consequence: "retry", code: ErrorCode.ReturnedUnknown, message };
}

function textOf(error: CallFailure): string {
  return `[${error.code}] ${error.message}`;
}
