import { ErrorKind, type ExecutionError } from "./execution-error.ts";
import { isFailurePhase, Phase, type FailurePhase } from "./phase.ts";
import type { TaskInfo } from "./task-info.ts";

/** The version that a phase has unless the plugin says otherwise. Source: flyteplugins, core/phase.go. */
export const DEFAULT_PHASE_VERSION = 0;
/** The highest version: versions are unsigned 32-bit integers. */
export const MAX_PHASE_VERSION = 0xffff_ffff;

interface PhaseInfoCommon {
  /** Tells updates within one phase apart: 0 to 2^32-1. Raise it when reason, links or custom data change. */
  readonly version: number;
  /** One sentence for a person. May be empty. */
  readonly reason: string;
  readonly info: TaskInfo;
}

/** Unknown this round. Goes with an error; a plugin never reports it by itself. */
export interface UndefinedPhaseInfo extends PhaseInfoCommon {
  readonly phase: typeof Phase.Undefined;
}

/** The task is not over. */
export interface ActivePhaseInfo extends PhaseInfoCommon {
  readonly phase:
    | typeof Phase.NotReady
    | typeof Phase.WaitingForResources
    | typeof Phase.Queued
    | typeof Phase.Initializing
    | typeof Phase.Running
    | typeof Phase.WaitingForCache;
}

/** The task ended well. */
export interface SuccessPhaseInfo extends PhaseInfoCommon {
  readonly phase: typeof Phase.Success;
}

/** The task was stopped by somebody. */
export interface AbortedPhaseInfo extends PhaseInfoCommon {
  readonly phase: typeof Phase.Aborted;
}

/** The task failed: the only phase that has an error, and always has one. */
export interface FailurePhaseInfo extends PhaseInfoCommon {
  readonly phase: FailurePhase;
  readonly error: ExecutionError;
  /** Whether the runtime must call `delete` because something may still run behind the failure. */
  readonly cleanupOnFailure: boolean;
}

/** A phase with all that belongs to it. Immutable; made by the functions of the same name. Source: flyteplugins, core/phase.go. */
export type PhaseInfo = UndefinedPhaseInfo | ActivePhaseInfo | SuccessPhaseInfo | AbortedPhaseInfo | FailurePhaseInfo;

/** Options of a phase that is not terminal. */
export interface ActiveOptions {
  /** One sentence for a person. Default: empty. */
  readonly reason?: string | undefined;
  /** 0 to 2^32-1. Default: 0. */
  readonly version?: number | undefined;
  /** When the phase began. Default: `info.occurredAt`, else the time at which the runtime learns of it. Wins over `info.occurredAt`. */
  readonly occurredAt?: Date | undefined;
  readonly info?: TaskInfo | undefined;
}

/** Options of a failure whose code, message and kind the constructor turns into the error. */
export interface FailureOptions {
  /** A stable word that can be alerted on: a letter, then letters, digits, `_ . : -`, at most 64 characters. */
  readonly code: string;
  /** What happened, in the remote service's own words where it has any. */
  readonly message: string;
  readonly info?: TaskInfo | undefined;
}

const CODE_PATTERN = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;

function checkedVersion(version: number): number {
  if (!Number.isInteger(version) || version < 0 || version > MAX_PHASE_VERSION) {
    throw new RangeError(`Phase version must be an integer from 0 to ${MAX_PHASE_VERSION}, got ${String(version)}`);
  }
  return version;
}

// Without TypeScript, a text in place of the options would silently be no reason at all.
function checkedOptions<Options>(options: Options): Options {
  if (typeof options === "object" && options !== null) return options;
  const example = 'an object such as { reason: "..." }, or { code, message } for a failure';
  throw new RangeError(`A phase is made with ${example}, got ${options === null ? "null" : typeof options}`);
}

function infoWith(info: TaskInfo | undefined, occurredAt: Date | undefined): TaskInfo {
  return Object.freeze(occurredAt === undefined ? { ...info } : { ...info, occurredAt });
}

function active(phase: ActivePhaseInfo["phase"], options: ActiveOptions): ActivePhaseInfo {
  checkedOptions(options);
  return Object.freeze({
    phase,
    version: checkedVersion(options.version ?? DEFAULT_PHASE_VERSION),
    reason: options.reason ?? "",
    info: infoWith(options.info, options.occurredAt),
  });
}

// Also called without TypeScript: what is wrong here would surface in the host, far from the plugin.
function checkedError(error: ExecutionError): ExecutionError {
  const code: unknown = error?.code;
  if (typeof code !== "string" || !CODE_PATTERN.test(code)) {
    throw new RangeError(
      `Error code must be a letter followed by at most 63 letters, digits or _ . : - characters, got ${JSON.stringify(code)}`,
    );
  }
  return Object.freeze({ ...error });
}

function checkedFailure(phase: FailurePhase): FailurePhase {
  if (isFailurePhase(phase)) return phase;
  throw new RangeError(`Only RetryableFailure and PermanentFailure can be failed, got ${JSON.stringify(phase)}`);
}

function failed(
  phase: FailurePhase,
  error: ExecutionError,
  cleanupOnFailure: boolean,
  info: TaskInfo | undefined,
): FailurePhaseInfo {
  return Object.freeze({
    phase,
    version: DEFAULT_PHASE_VERSION,
    reason: "",
    info: infoWith(info, undefined),
    error: checkedError(error),
    cleanupOnFailure,
  });
}

function failure(
  phase: FailurePhase,
  kind: ErrorKind,
  cleanup: boolean,
): (options: FailureOptions) => FailurePhaseInfo {
  return (options) => {
    const { code, message, info } = checkedOptions(options);
    return failed(phase, { code, message, kind }, cleanup, info);
  };
}

interface PhaseInfoConstructors {
  /** The constant for "unknown this round". Goes with an error. Counterpart: `PhaseInfoUndefined`. */
  readonly undefined: UndefinedPhaseInfo;
  /** Not ready to start. Counterpart: `PhaseInfoNotReady`. Never report it after create: there is no way back. */
  notReady(options?: ActiveOptions): ActivePhaseInfo;
  /** Waits for quota. Counterparts: `PhaseInfoWaitingForResources`, `PhaseInfoWaitingForResourcesInfo`. */
  waitingForResources(options?: ActiveOptions): ActivePhaseInfo;
  /** Submitted, not running. Counterparts: `PhaseInfoQueued`, `PhaseInfoQueuedWithTaskInfo`. */
  queued(options?: ActiveOptions): ActivePhaseInfo;
  /** Pre-execution work. Counterpart: `PhaseInfoInitializing`. */
  initializing(options?: ActiveOptions): ActivePhaseInfo;
  /** Executes. Counterpart: `PhaseInfoRunning`. */
  running(options?: ActiveOptions): ActivePhaseInfo;
  /** Waits for a cache reservation. Counterpart: `PhaseInfoWaitingForCache`. */
  waitingForCache(options?: ActiveOptions): ActivePhaseInfo;
  /** Ended well; version 0. Counterpart: `PhaseInfoSuccess`. */
  success(info?: TaskInfo): SuccessPhaseInfo;
  /** Stopped by somebody. Counterpart: `PhaseInfoAborted`. */
  aborted(options?: ActiveOptions): AbortedPhaseInfo;
  /**
   * A failure with an error of any kind; version 0, no cleanup. Counterpart: `PhaseInfoFailed`, which accepts a missing error.
   *
   * @throws RangeError when the phase is no failure, there is no error, or its code is not a code word.
   */
  failed(phase: FailurePhase, error: ExecutionError, info?: TaskInfo): FailurePhaseInfo;
  /** PermanentFailure, kind USER, no cleanup. Counterpart: `PhaseInfoFailure`. @throws RangeError for a bad code. */
  failure(options: FailureOptions): FailurePhaseInfo;
  /** PermanentFailure, kind USER, with cleanup. Counterpart: `PhaseInfoFailureWithCleanup`. @throws RangeError for a bad code. */
  failureWithCleanup(options: FailureOptions): FailurePhaseInfo;
  /** PermanentFailure, kind SYSTEM, no cleanup. Counterpart: `PhaseInfoSystemFailure`. @throws RangeError for a bad code. */
  systemFailure(options: FailureOptions): FailurePhaseInfo;
  /** PermanentFailure, kind SYSTEM, with cleanup. Counterpart: `PhaseInfoSystemFailureWithCleanup`. @throws RangeError for a bad code. */
  systemFailureWithCleanup(options: FailureOptions): FailurePhaseInfo;
  /** RetryableFailure, kind USER, no cleanup: costs one of the user's attempts. Counterpart: `PhaseInfoRetryableFailure`. @throws RangeError for a bad code. */
  retryableFailure(options: FailureOptions): FailurePhaseInfo;
  /** RetryableFailure, kind USER, with cleanup. Counterpart: `PhaseInfoRetryableFailureWithCleanup`. @throws RangeError for a bad code. */
  retryableFailureWithCleanup(options: FailureOptions): FailurePhaseInfo;
  /** RetryableFailure, kind SYSTEM, no cleanup: costs none of the user's attempts. Counterpart: `PhaseInfoSystemRetryableFailure`. @throws RangeError for a bad code. */
  systemRetryableFailure(options: FailureOptions): FailurePhaseInfo;
  /** RetryableFailure, kind SYSTEM, with cleanup. Counterpart: `PhaseInfoSystemRetryableFailureWithCleanup`. @throws RangeError for a bad code. */
  systemRetryableFailureWithCleanup(options: FailureOptions): FailurePhaseInfo;
}

/**
 * The constructors of {@link PhaseInfo}. They never change what they are given, and read no clock: a plugin's `status` stays
 * a pure function. All throw RangeError for a version outside 0 to 2^32-1. Source: flyteplugins, core/phase.go.
 */
export const PhaseInfo: PhaseInfoConstructors = Object.freeze({
  undefined: Object.freeze({
    phase: Phase.Undefined,
    version: DEFAULT_PHASE_VERSION,
    reason: "",
    info: Object.freeze({}),
  }),
  notReady: (options: ActiveOptions = {}) => active(Phase.NotReady, options),
  waitingForResources: (options: ActiveOptions = {}) => active(Phase.WaitingForResources, options),
  queued: (options: ActiveOptions = {}) => active(Phase.Queued, options),
  initializing: (options: ActiveOptions = {}) => active(Phase.Initializing, options),
  running: (options: ActiveOptions = {}) => active(Phase.Running, options),
  waitingForCache: (options: ActiveOptions = {}) => active(Phase.WaitingForCache, options),
  success: (info?: TaskInfo): SuccessPhaseInfo =>
    Object.freeze({
      phase: Phase.Success,
      version: DEFAULT_PHASE_VERSION,
      reason: "",
      info: infoWith(info, undefined),
    }),
  aborted: (options: ActiveOptions = {}): AbortedPhaseInfo =>
    Object.freeze({
      phase: Phase.Aborted,
      version: checkedVersion(options.version ?? DEFAULT_PHASE_VERSION),
      reason: options.reason ?? "",
      info: infoWith(options.info, options.occurredAt),
    }),
  failed: (phase: FailurePhase, error: ExecutionError, info?: TaskInfo) =>
    failed(checkedFailure(phase), error, false, info),
  failure: failure(Phase.PermanentFailure, ErrorKind.User, false),
  failureWithCleanup: failure(Phase.PermanentFailure, ErrorKind.User, true),
  systemFailure: failure(Phase.PermanentFailure, ErrorKind.System, false),
  systemFailureWithCleanup: failure(Phase.PermanentFailure, ErrorKind.System, true),
  retryableFailure: failure(Phase.RetryableFailure, ErrorKind.User, false),
  retryableFailureWithCleanup: failure(Phase.RetryableFailure, ErrorKind.User, true),
  systemRetryableFailure: failure(Phase.RetryableFailure, ErrorKind.System, false),
  systemRetryableFailureWithCleanup: failure(Phase.RetryableFailure, ErrorKind.System, true),
});

/** A copy with `reason` appended after `", "`; an empty addition changes nothing (Go leaves a trailing `", "`). */
export function withReason<P extends PhaseInfo>(phaseInfo: P, reason: string): P {
  if (reason === "") return phaseInfo;
  const next: P = { ...phaseInfo, reason: phaseInfo.reason === "" ? reason : `${phaseInfo.reason}, ${reason}` };
  return Object.freeze(next);
}

/**
 * A copy with another version. Everything else is kept, the cleanup flag too (Go's `WithVersion` loses it).
 *
 * @throws RangeError for a version outside 0 to 2^32-1.
 */
export function withVersion<P extends PhaseInfo>(phaseInfo: P, version: number): P {
  const next: P = { ...phaseInfo, version: checkedVersion(version) };
  return Object.freeze(next);
}

/** Whether this phase carries an error. */
export function isFailure(phaseInfo: PhaseInfo): phaseInfo is FailurePhaseInfo {
  return isFailurePhase(phaseInfo.phase);
}
