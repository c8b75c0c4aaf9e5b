import { ErrorCode } from "../../errors/error-code.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import type { OutputReader } from "../../contract/output-writer.ts";
import { isFailure, type PhaseInfo } from "../../contract/phase-info.ts";
import { Phase } from "../../contract/phase.ts";
import { withOutputsChecked } from "../../host/check-outputs.ts";
import { phaseInfoProblem } from "../../host/phase-info-problem.ts";
import { redactDeep, type Redactor } from "../../host/secrets.ts";
import type { JobAnswer } from "./job-answer.ts";
import type { TaskFacts } from "./job-request.ts";

/**
 * What a plugin returned as a phase, with the outputs that it put, as an answer to Flyte.
 *
 * @param method for the message: `status` or `do`.
 * @throws RetryableError with code `RETURNED_UNKNOWN` when it is no phase, or one that says nothing.
 */
export function answerOf(
  value: unknown,
  outputs: OutputReader | undefined,
  { template }: TaskFacts,
  redactor: Redactor,
  method: string,
): JobAnswer {
  const problem = phaseInfoProblem(value);
  if (problem !== undefined) {
    throw new RetryableError(ErrorCode.ReturnedUnknown, `${method} must return a PhaseInfo: ${problem}`);
  }
  // Looked at just now.
  const given = value as PhaseInfo;
  if (given.phase === Phase.Undefined) {
    throw new RetryableError(ErrorCode.ReturnedUnknown, `${method} returned Undefined, which says nothing`);
  }
  const redacted = redactor.knowsSecrets ? redactDeep(given, (text) => redactor.redact(text)) : given;
  // Without outputs Flyte looks for outputs.pb at the output prefix, where the job may have stored them itself.
  const phaseInfo =
    outputs === undefined ? redacted : withOutputsChecked(redacted, outputs, template.interface.outputs);
  if (phaseInfo.phase !== Phase.Success || outputs?.kind !== "literals") return { phaseInfo };
  return { phaseInfo, outputs: outputs.literals };
}

/** Whether the plugin wants its job deleted although it has failed. */
export function wantsCleanup({ phaseInfo }: JobAnswer): boolean {
  return isFailure(phaseInfo) && phaseInfo.cleanupOnFailure;
}
