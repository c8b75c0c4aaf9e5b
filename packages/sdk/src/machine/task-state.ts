import type { FailurePhaseInfo, PhaseInfo } from "../contract/phase-info.ts";
import { Phase } from "../contract/phase.ts";
import type { ResourceRequirements } from "../contract/resource-constraints.ts";

/**
 * Where a task is. Each step owns what it is waiting for, and nothing else runs for the task.
 *
 * | step | meaning | leaves when | owns |
 * |---|---|---|---|
 * | allocating | waits for a token of the plugin's quotas | the token is granted | a place in the queue of a pool |
 * | creating, pausing | waits before (another) create | the pause is over | a timer |
 * | creating, queued | waits for a token of the write limiter | the token comes | a place in the queue |
 * | creating, calling | `create` is under way | it settles, at its deadline at the latest | a call |
 * | watching | the job is known and polled | `status` gives a terminal phase, polls fail too often, abort | a cache entry |
 * | deleting, pausing | waits before another `delete` | the pause is over | a timer |
 * | deleting, calling | `delete` is under way, or waits for its token | it settles | a call |
 * | ended | the terminal phase was reported | never | nothing |
 *
 * A token that was granted is owned by the attempt, not by a step: it is given back when the attempt is over, or the task is.
 *
 * After a crash nothing of what a step owns is left; `resume` says what to start again.
 */
export type Step =
  | { readonly kind: "allocating" }
  | { readonly kind: "creating"; readonly stage: "pausing" | "queued" | "calling" }
  | { readonly kind: "watching" }
  | { readonly kind: "deleting"; readonly stage: "pausing" | "calling" }
  | { readonly kind: "ended"; readonly phaseInfo: PhaseInfo };

/** What will happen when the job is certain to be gone. Set once something has been decided that the job must not outlive. */
export type Ending =
  /** Somebody asked for it. */
  | { readonly kind: "abort"; readonly reason: string }
  /** The task has failed, and keeps this failure whatever comes. */
  | { readonly kind: "fail"; readonly phaseInfo: FailurePhaseInfo }
  /** The next attempt, at the user's cost. */
  | { readonly kind: "retry"; readonly phaseInfo: FailurePhaseInfo }
  /** The same attempt once more, at the system's cost, under a new key. */
  | { readonly kind: "relaunch"; readonly phaseInfo: FailurePhaseInfo };

/** What was reported last, so that nothing is reported twice and nothing is lost. */
export interface Reported {
  readonly phase: Phase;
  /** Hash of everything that a reader could see. */
  readonly fingerprint: string;
  /** Highest version reported per phase in this attempt: Flyte knows an event by (attempt, phase, version). */
  readonly versions: Readonly<Partial<Record<Phase, number>>>;
}

/** The token of an attempt, from the first request on. Stored, so that what is given back is what was taken (RT-08). */
export interface HeldToken extends ResourceRequirements {
  /** Whether it was granted. */
  readonly isHeld: boolean;
  /** Which attempt asked for it: a part of its name. */
  readonly attempt: number;
  /** When it was asked for first: wall-clock time in milliseconds. */
  readonly requestedAtMs: number;
}

/** All that is known of a task, and all that is stored of it besides the task itself. */
export interface TaskState {
  readonly step: Step;
  /** Which attempt, from 0. */
  readonly attempt: number;
  /** How often the system has started this attempt again, from 0. Part of the idempotency key. */
  readonly incarnation: number;
  /** Counts all (attempt, incarnation) pairs of the task: tells late answers of an old job from those of the present one. */
  readonly launch: number;
  /** Absent where no quota is configured, and until the plugin has said which one is needed. */
  readonly token: HeldToken | undefined;
  /** Encoded ResourceMeta. */
  readonly meta: Uint8Array | undefined;
  /** Whether something may run remotely: `create` was called and nobody knows that nothing came of it. */
  readonly jobMayExist: boolean;
  readonly ending: Ending | undefined;
  /** Failed calls in a row, of the kind that the step makes. */
  readonly failures: number;
  /** Polls in a row to which the service said that it knows no such job. */
  readonly notFound: number;
  /** Whether the service has ever shown the job. */
  readonly seen: boolean;
  /** When this launch was created: from here the time runs in which a service may not yet know its own job. */
  readonly createdAtMs: number;
  /** Text of the last failed call. */
  readonly lastError: string | undefined;
  /** What could not be cleaned up, for a person. */
  readonly leftover: string | undefined;
  readonly reported: Reported | undefined;
  /** Events reported so far. */
  readonly sequence: number;
}

/** A task that was just submitted. */
export const INITIAL_STATE: TaskState = Object.freeze({
  step: Object.freeze({ kind: "creating", stage: "queued" }),
  attempt: 0,
  incarnation: 0,
  launch: 0,
  token: undefined,
  meta: undefined,
  jobMayExist: false,
  ending: undefined,
  failures: 0,
  notFound: 0,
  seen: false,
  createdAtMs: 0,
  lastError: undefined,
  leftover: undefined,
  reported: undefined,
  sequence: 0,
});

/** Flyte's names for how far a task is. Source: flyteplugins, webapi/state.go. */
export const PluginPhase = {
  NotStarted: "NotStarted",
  AllocationTokenAcquired: "AllocationTokenAcquired",
  ResourcesCreated: "ResourcesCreated",
  Succeeded: "Succeeded",
  UserFailure: "UserFailure",
  SystemFailure: "SystemFailure",
} as const;
/** One of {@link PluginPhase}. */
export type PluginPhase = (typeof PluginPhase)[keyof typeof PluginPhase];

/** What Flyte calls this state. It follows from the step and is not stored, so the two cannot disagree. */
export function pluginPhaseOf(state: TaskState): PluginPhase {
  if (state.step.kind !== "ended") {
    if (state.meta !== undefined) return PluginPhase.ResourcesCreated;
    return state.token?.isHeld === true ? PluginPhase.AllocationTokenAcquired : PluginPhase.NotStarted;
  }
  const { phaseInfo } = state.step;
  if (phaseInfo.phase === Phase.Success) return PluginPhase.Succeeded;
  const isSystem = "error" in phaseInfo && phaseInfo.error.kind === "SYSTEM";
  return isSystem ? PluginPhase.SystemFailure : PluginPhase.UserFailure;
}
