// #region status
import { PhaseInfo, type TaskInfo } from "@flyte-webapi/sdk";

/** What the service said of the job. */
export interface Job {
  readonly id: string;
  readonly state: string;
  readonly message: string;
  /** Whose fault a failure is, in the service's words. */
  readonly cause?: "USER_CODE" | "NODE_LOST" | "BAD_IMAGE";
}

export function toPhaseInfo({ id, state, message, cause }: Job): PhaseInfo {
  const uri = `https://jobs.example.com/ui/${encodeURIComponent(id)}`;
  const info: TaskInfo = { logs: [{ name: "Job", uri, showWhilePending: true }] };
  switch (state) {
    case "QUEUED":
      return PhaseInfo.queued({ reason: "waiting for a machine", info });
    case "PULLING":
      return PhaseInfo.initializing({ reason: "fetching the image", info });
    case "DONE":
      return PhaseInfo.success(info);
    case "FAILED":
      return failed(cause, message, info);
    case "STOPPED":
      return PhaseInfo.failure({ code: "JobStopped", message: message || "somebody stopped the job", info });
    default:
      // RUNNING, CANCELLING, and whatever the service adds next year: not over.
      return PhaseInfo.running({ reason: `the job is ${state || "in no known state"}`, info });
  }
}

function failed(cause: Job["cause"], message: string, info: TaskInfo): PhaseInfo {
  switch (cause) {
    case "NODE_LOST":
      // The system's fault, and another try may work: costs the user no attempt.
      return PhaseInfo.systemRetryableFailure({ code: "NodeLost", message, info });
    case "BAD_IMAGE":
      // The user's fault, and no retry helps.
      return PhaseInfo.failure({ code: "BadImage", message, info });
    case "USER_CODE":
    case undefined:
      // The user's fault, and the user's retries are meant for this.
      return PhaseInfo.retryableFailure({ code: "JobFailed", message, info });
  }
}
// #endregion
