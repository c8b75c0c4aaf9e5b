import { PhaseInfo, type TaskInfo } from "@flyte-webapi/sdk";

import type { Prediction } from "./prediction.ts";

/** The phase that a prediction means. Success is only the prediction's part: plugin.ts stores its output first. */
export function toPhaseInfo(prediction: Prediction): PhaseInfo {
  const { id, status, error } = prediction;
  const info = toInfo(prediction);
  switch (status) {
    case "starting":
      return PhaseInfo.initializing({ reason: "a worker is being started", info });
    case "succeeded":
      return PhaseInfo.success(info);
    case "failed":
      return toFailure(prediction, info);
    case "canceled":
      return PhaseInfo.failure({ code: "PredictionCanceled", message: error || `Prediction ${id} was canceled`, info });
    case "aborted": {
      const message = error || `Prediction ${id} did not start before its deadline`;
      return PhaseInfo.systemRetryableFailure({ code: "PredictionAborted", message, info });
    }
    default:
      return PhaseInfo.running({ reason: `the prediction is ${status}`, info });
  }
}

/** There is no code for causes: what the service itself says of trouble of its own begins like this. */
const INTERRUPTED = /^Prediction interrupted; please retry/;

function toFailure({ id, error }: Prediction, info: TaskInfo): PhaseInfo {
  const message = error || `Prediction ${id} failed without a reason`;
  return INTERRUPTED.test(message)
    ? PhaseInfo.systemRetryableFailure({ code: "PredictionInterrupted", message, info })
    : PhaseInfo.failure({ code: "PredictionFailed", message, info });
}

function toInfo({ id }: Prediction): TaskInfo {
  const uri = `https://replicate.com/p/${encodeURIComponent(id)}`;
  return { logs: [{ name: "Replicate prediction", uri, showWhilePending: true }] };
}
