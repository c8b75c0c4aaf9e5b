import { ErrorKind, Phase, PhaseInfo } from "@flyte-webapi/sdk";

import type { Batch } from "./batch.ts";

/** The phase that a batch means. Success is only the batch's part: plugin.ts stores its outputs first. */
export function toPhaseInfo(batch: Batch): PhaseInfo {
  const { id, status } = batch;
  const said = batch.errors?.data[0]?.message;
  const progress = progressOf(batch);
  switch (status) {
    case "validating":
      return PhaseInfo.queued({ reason: "the input file is being validated" });
    case "completed":
      return batch.output_file_id ? PhaseInfo.success() : nothingSucceeded(batch);
    case "failed":
      return toFailure(batch);
    case "expired": {
      const message = said || `Batch ${id} was not done within its 24 hours: ${progress}`;
      return PhaseInfo.systemRetryableFailure({ code: "BatchExpired", message });
    }
    case "cancelled":
      return PhaseInfo.failure({ code: "BatchCancelled", message: said || `Batch ${id} was cancelled: ${progress}` });
    default:
      return PhaseInfo.running({ reason: `the batch is ${status}: ${progress}` });
  }
}

function progressOf({ request_counts: counts }: Batch): string {
  if (!counts) return "nothing is known of its requests";
  return `${counts.completed} of ${counts.total} requests done, ${counts.failed} failed`;
}

function nothingSucceeded(batch: Batch): PhaseInfo {
  const where = batch.error_file_id ? `; file ${batch.error_file_id} says why` : "";
  const message = batch.errors?.data[0]?.message || `No request of the batch succeeded (${progressOf(batch)})${where}`;
  return PhaseInfo.failure({ code: "AllRequestsFailed", message });
}

/** Too much is waiting in the account already. That passes. */
const LIMIT = "token_limit_exceeded";

/** The batch as a whole was refused: for a line of its input, most often. */
function toFailure({ id, errors }: Batch): PhaseInfo {
  const [first] = errors?.data ?? [];
  const code = first?.code ?? "";
  const isLimit = code === LIMIT;
  const place = first?.line ? ` (line ${first.line} of the input)` : "";
  return PhaseInfo.failed(isLimit ? Phase.RetryableFailure : Phase.PermanentFailure, {
    code: /^[A-Za-z]\w{0,63}$/.test(code) ? code : "BatchFailed",
    message: `${first?.message || `Batch ${id} failed without a reason`}${place}`,
    kind: isLimit ? ErrorKind.System : ErrorKind.User,
  });
}
