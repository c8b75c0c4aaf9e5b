import { ErrorKind, Phase, PhaseInfo, type ExecutionError, type TaskInfo } from "@flyte-webapi/sdk";

import { JobState } from "./gen/jobs_pb.js";
import type { Job } from "./job.ts";

/** The states that the service documents. The first word of the enum is what an answer without a state has: job.ts refuses it. */
type DocumentedState = Exclude<JobState, JobState.UNSPECIFIED>;

/**
 * The phase that each documented state means. A state added to `proto/jobs.proto` does not compile until it is decided here.
 * SUCCEEDED is only the job's part: plugin.ts stores the outputs before it reports the success.
 */
const PHASE_BY_STATE = {
  [JobState.QUEUED]: (job, info) => PhaseInfo.queued({ reason: job.message || "queued", version: job.revision, info }),
  [JobState.STARTING]: (job, info) =>
    PhaseInfo.initializing({ reason: job.message || "starting", version: job.revision, info }),
  [JobState.RUNNING]: (job, info) =>
    PhaseInfo.running({ reason: job.message || "running", version: job.revision, info }),
  // It still runs: only when it has stopped is the task over.
  [JobState.CANCELLING]: (job, info) => PhaseInfo.running({ reason: "being cancelled", version: job.revision, info }),
  [JobState.SUCCEEDED]: (_job, info) => PhaseInfo.success(info),
  [JobState.FAILED]: (job, info) => failed(job, info),
  [JobState.CANCELLED]: (job, info) =>
    PhaseInfo.failure({
      code: "JobCancelled",
      message: job.message || `Job ${job.id} was cancelled in the job service`,
      info,
    }),
} satisfies Record<DocumentedState, (job: Job, info: TaskInfo) => PhaseInfo>;

/** The phase that a job's state means. Pure: the same job gives the same phase, whenever it is asked. */
export function toPhaseInfo(job: Job, info: TaskInfo): PhaseInfo {
  if (isDocumented(job.state)) return PHASE_BY_STATE[job.state](job, info);
  // The service got a new state. The job may be alive, so this is no failure and certainly no success.
  const reason = `The job service reports a state that this plugin does not know: ${Number(job.state)}`;
  return PhaseInfo.running({ reason, version: job.revision, info });
}

function isDocumented(state: JobState): state is DocumentedState {
  return Object.hasOwn(PHASE_BY_STATE, state);
}

/** Error codes of the service that mean trouble of its own; all others come from the job itself. */
const SYSTEM_CODES: ReadonlySet<string> = new Set(["INTERNAL", "NODE_LOST", "PREEMPTED", "UNAVAILABLE"]);

/** What a code must look like, so that it can be searched and alerted on. */
const CODE_WORD = /^[A-Za-z][A-Za-z0-9_.:-]{1,63}$/;

function failed(job: Job, info: TaskInfo): PhaseInfo {
  const phase = job.error?.retryable === true ? Phase.RetryableFailure : Phase.PermanentFailure;
  return PhaseInfo.failed(phase, toExecutionError(job), info);
}

function toExecutionError({ id, error }: Job): ExecutionError {
  if (error === undefined) {
    const message = `Job ${id} failed, and the job service gave no reason`;
    return { code: "JobFailed", message, kind: ErrorKind.System };
  }
  return {
    code: CODE_WORD.test(error.code) ? error.code : "JobFailed",
    message: error.message === "" ? `Job ${id} failed with the code ${JSON.stringify(error.code)}` : error.message,
    kind: SYSTEM_CODES.has(error.code) ? ErrorKind.System : ErrorKind.User,
  };
}
