import { PhaseInfo } from "@flyte-webapi/sdk";
import type { Job } from "./job-api.ts";

/** The phase that a state of the job service means: there is one for each phase that a plugin can report. */
export function toPhaseInfo({ state, message, logs, customInfo }: Job): PhaseInfo {
  // What came as JSON is JSON.
  const info = { logs, customInfo: customInfo as Record<string, string> };
  const active = { reason: message, info };
  const failure = { code: "JobFailed", message, info };
  switch (state) {
    case "QUEUED":
      return PhaseInfo.queued(active);
    case "WAITING_FOR_RESOURCES":
      return PhaseInfo.waitingForResources(active);
    case "WAITING_FOR_CACHE":
      return PhaseInfo.waitingForCache(active);
    case "NOT_READY":
      return PhaseInfo.notReady(active);
    case "INITIALIZING":
      return PhaseInfo.initializing(active);
    case "RUNNING":
      return PhaseInfo.running(active);
    case "SUCCEEDED":
      return PhaseInfo.success(info);
    case "ABORTED":
    case "DELETED":
      return PhaseInfo.aborted(active);
    case "RETRYABLE_FAILED":
      return PhaseInfo.retryableFailure(failure);
    case "SYSTEM_RETRYABLE_FAILED":
      return PhaseInfo.systemRetryableFailure(failure);
    case "FAILED_WITH_CLEANUP":
      return PhaseInfo.failureWithCleanup(failure);
    case "FAILED":
      return PhaseInfo.failure(failure);
    default:
      // A plugin says this when it does not know; the connector must not pass it on.
      return PhaseInfo.undefined;
  }
}
