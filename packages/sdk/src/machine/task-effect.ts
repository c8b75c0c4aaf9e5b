import type { PhaseInfo } from "../contract/phase-info.ts";
import type { HeldToken, TaskState } from "./task-state.ts";

/** What the runtime does once the new state is stored. It reports how it went with an event. */
export type TaskEffect =
  /**
   * Ask which token of the plugin's quotas the attempt needs, unless it has one or a job may exist already: `tokenRequired` or
   * `allocationFailed`. Where none is needed, wait for a token of the write limiter, then `createAdmitted`.
   */
  | { readonly type: "admitCreate" }
  /** Ask for the token of the state: `allocated` with the answer, and once more when a waiting request is granted. */
  | { readonly type: "allocate" }
  /** Give a token back, or its request up. Comes exactly once for each token that was asked for. */
  | { readonly type: "releaseToken"; readonly token: HeldToken }
  /** Call `create`, then `created`, `createdUnstorable`, `createFailed` or `done`. */
  | { readonly type: "create" }
  /** Poll the job: `observed` and `observeFailed`, until `unwatch`. `judgeFirst`: first ask `status` about what `create` told. */
  | { readonly type: "watch"; readonly judgeFirst: boolean }
  | { readonly type: "unwatch" }
  /** Call `delete` under the write limiter, then `deleted` or `deleteFailed`. */
  | { readonly type: "delete"; readonly reason: string }
  /** `pauseEnded` after a pause that grows with `failures`. */
  | { readonly type: "pause"; readonly failures: number }
  /** Give up what a step waits for: a pause, a grant, a place in the queue of the write limiter, the answer of a sync plugin. */
  | { readonly type: "cancelWait" };

/** A phase to be told to whoever watches, after it is stored. */
export interface PhaseReport {
  readonly attempt: number;
  /** From 0, without gaps. */
  readonly sequence: number;
  readonly phaseInfo: PhaseInfo;
}

/** What a transition leads to. The runtime stores `state` with `reports`, then publishes the reports, then performs the effects. */
export interface TransitionResult {
  readonly state: TaskState;
  readonly reports: readonly PhaseReport[];
  readonly effects: readonly TaskEffect[];
}
