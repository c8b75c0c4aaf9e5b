import type { AllocationStatus } from "../contract/allocation-status.ts";
import type { PhaseInfo } from "../contract/phase-info.ts";
import type { ResourceRequirements } from "../contract/resource-constraints.ts";
import type { CallFailure } from "./call-failure.ts";

/** An answer to a request for a token that is no error. */
export type WaitingOrGranted = Exclude<AllocationStatus, "AllocationUndefined">;

/** What can happen to a task. `launch` says to which job an answer belongs; answers of old jobs are dropped. */
export type TaskEvent =
  /** The runtime has taken the task on: it was submitted, or found in the store. */
  | { readonly type: "resumed" }
  /** A pause is over. */
  | { readonly type: "pauseEnded"; readonly launch: number }
  /** The plugin has quotas, and says which token this attempt needs. */
  | { readonly type: "tokenRequired"; readonly launch: number; readonly requirements: ResourceRequirements }
  /** Where the request for the token stands: sent when it was made, and again when it is granted. */
  | { readonly type: "allocated"; readonly launch: number; readonly status: WaitingOrGranted }
  /** The plugin gave no usable answer to which token is needed, or nobody knows the pool any more. */
  | { readonly type: "allocationFailed"; readonly launch: number; readonly error: CallFailure }
  /** The write limiter lets a create through. `remote`: whether a job may be left behind (not with a sync plugin). */
  | { readonly type: "createAdmitted"; readonly launch: number; readonly remote: boolean }
  /** `create` gave ResourceMeta. `hasResource`: it also told the state of the job. */
  | { readonly type: "created"; readonly launch: number; readonly meta: Uint8Array; readonly hasResource: boolean }
  /** `create` gave ResourceMeta that cannot be stored; it is in memory still. */
  | { readonly type: "createdUnstorable"; readonly launch: number; readonly error: CallFailure }
  | { readonly type: "createFailed"; readonly launch: number; readonly error: CallFailure }
  /** A sync plugin has done the whole task. */
  | { readonly type: "done"; readonly launch: number; readonly phaseInfo: PhaseInfo }
  /** `status` has said what the job's state means. */
  | { readonly type: "observed"; readonly launch: number; readonly phaseInfo: PhaseInfo }
  /** `get` or `status` failed. */
  | { readonly type: "observeFailed"; readonly launch: number; readonly error: CallFailure }
  | { readonly type: "deleted"; readonly launch: number }
  | { readonly type: "deleteFailed"; readonly launch: number; readonly error: CallFailure }
  | { readonly type: "abortRequested"; readonly reason: string }
  /** The time that the task may take is over. */
  | { readonly type: "deadlinePassed"; readonly timeoutMs: number }
  /** The plugin cannot be had: it does not load, or is not there. */
  | { readonly type: "pluginUnavailable"; readonly error: CallFailure };
