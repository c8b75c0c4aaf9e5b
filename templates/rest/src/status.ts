import { ErrorKind, Phase, PhaseInfo, type ExecutionError, type TaskInfo } from "@flyte-webapi/sdk";

import { toJobState, type Job, type JobState } from "./job.ts";

/**
 * The phase that each documented state means. A state added to `JOB_STATES` does not compile until it is decided here.
 * SUCCEEDED is only the job's part: plugin.ts stores the outputs before it reports the success.
 */
const PHASE_BY_STATE = {
  QUEUED: (job, info) => PhaseInfo.queued({ reason: job.message ?? "queued", version: job.revision, info }),
  STARTING: (job, info) => PhaseInfo.initializing({ reason: job.message ?? "starting", version: job.revision, info }),
  RUNNING: (job, info) => PhaseInfo.running({ reason: job.message ?? "running", version: job.revision, info }),
  // It still runs: only when it has stopped is the task over.
  CANCELLING: (job, info) => PhaseInfo.running({ reason: "being cancelled", version: job.revision, info }),
  SUCCEEDED: (_job, info) => PhaseInfo.success(info),
  FAILED: (job, info) => failed(job, info),
  CANCELLED: (job, info) =>
    PhaseInfo.failure({
      code: "JobCancelled",
      message: job.message ?? `Job ${job.id} was cancelled in the job service`,
      info,
    }),
} satisfies Record<JobState, (job: Job, info: TaskInfo) => PhaseInfo>;

/** The phase that a job's state means. Pure: the same job gives the same phase, whenever it is asked. */
export function toPhaseInfo(job: Job, info: TaskInfo): PhaseInfo {
  const state = toJobState(job.state);
  if (state !== undefined) return PHASE_BY_STATE[state](job, info);
  // The service got a new state, or stutters. The job may be alive, so this is no failure and certainly no success.
  const reason = `The job service reports a state that this plugin does not know: ${JSON.stringify(job.state)}`;
  return PhaseInfo.running({ reason, version: job.revision, info });
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
  if (error === undefined || error === null) {
    const message = `Job ${id} failed, and the job service gave no reason`;
    return { code: "JobFailed", message, kind: ErrorKind.System };
  }
  return {
    code: CODE_WORD.test(error.code) ? error.code : "JobFailed",
    message: error.message === "" ? `Job ${id} failed with the code ${JSON.stringify(error.code)}` : error.message,
    kind: SYSTEM_CODES.has(error.code) ? ErrorKind.System : ErrorKind.User,
  };
}
