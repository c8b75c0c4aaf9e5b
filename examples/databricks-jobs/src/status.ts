import { ErrorKind, Phase, PhaseInfo, type ExecutionError, type TaskInfo } from "@flyte-webapi/sdk";

import type { Run } from "./run.ts";

/**
 * The phase that a run means: its life cycle says whether it is over, and only then its result says how it ended. Success is only the
 * run's part: plugin.ts stores its output first.
 */
export function toPhaseInfo(run: Run): PhaseInfo {
  const info = toInfo(run);
  const { life_cycle_state: lifeCycle, result_state: result, state_message: message } = run.state;
  const reason = message === "" ? `the run is ${lifeCycle}` : `the run is ${lifeCycle}: ${message}`;
  switch (lifeCycle) {
    case "QUEUED":
    case "BLOCKED":
      return PhaseInfo.queued({ reason, info });
    case "PENDING":
      return PhaseInfo.initializing({ reason, info });
    case "TERMINATED":
      // Over, and nobody knows how: the result may come with the next poll.
      return result === "" ? PhaseInfo.running({ reason, info }) : ended(run, result, info);
    case "SKIPPED":
    case "INTERNAL_ERROR":
      return ended(run, lifeCycle, info);
    default:
      return PhaseInfo.running({ reason, info });
  }
}

/** Ends that are no fault of the run's own code. */
const SYSTEM_ENDS: readonly string[] = ["INTERNAL_ERROR", "SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED"];
const SYSTEM_TYPES: readonly string[] = ["INTERNAL_ERROR", "CLOUD_FAILURE"];

function ended(run: Run, end: string, info: TaskInfo): PhaseInfo {
  if (end === "SUCCESS") return PhaseInfo.success(info);
  const details = run.status?.termination_details;
  const isSystem = SYSTEM_ENDS.includes(end) || SYSTEM_TYPES.includes(details?.type ?? "");
  const error: ExecutionError = {
    code: /^[A-Z_]{1,64}$/.test(end) ? end : "RunFailed",
    message: run.state.state_message || details?.message || `Run ${run.run_id} ended as ${end}, without a message`,
    kind: isSystem ? ErrorKind.System : ErrorKind.User,
  };
  return PhaseInfo.failed(isSystem ? Phase.RetryableFailure : Phase.PermanentFailure, error, info);
}

function toInfo({ run_page_url: uri }: Run): TaskInfo {
  return uri === undefined ? {} : { logs: [{ name: "Databricks run", uri, showWhilePending: true }] };
}
