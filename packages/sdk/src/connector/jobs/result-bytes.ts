import { PhaseInfo } from "../../contract/phase-info.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { JobCodec } from "./job-codec.ts";

/** The result is kept in a Kubernetes object of 1.5 MB, as text of text: each makes it a third longer. */
const MOST_RESULT_BYTES = 262_144;

/**
 * The result of a sync plugin as it is kept in `resource_meta`. One that is too large is a failure of the task: doing it again would give the same.
 *
 * @throws PermanentUserError for outputs or custom info that are no JSON.
 */
export function resultBytes(answer: JobAnswer, codec: JobCodec): Uint8Array {
  const bytes = codec.writeAnswer(answer);
  if (bytes.length <= MOST_RESULT_BYTES) return bytes;
  const advice = "Store large data under rawOutputPrefix and return links to it, or serve an AsyncPlugin";
  const message = `The result takes ${bytes.length} bytes, more than the ${MOST_RESULT_BYTES} that Flyte can keep with a task. ${advice}`;
  return codec.writeAnswer({ phaseInfo: PhaseInfo.failure({ code: ErrorCode.BadOutputs, message }) });
}
