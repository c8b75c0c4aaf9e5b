import type { PhaseInfo } from "../contract/phase-info.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { phaseInfoProblem } from "../host/phase-info-problem.ts";
import { fromTaggedJson, toTaggedJson } from "../store/tagged-json.ts";
import { deepFreeze } from "../internal/deep-freeze.ts";

/**
 * What a plugin returned as a phase, as a frozen copy that can be stored.
 *
 * @param method for the message: `status` or `do`.
 * @throws RetryableError with code `RETURNED_UNKNOWN` when it is none: TypeScript does not check plugins written without it.
 */
export function readPhaseInfo(value: unknown, method: string): PhaseInfo {
  const problem = phaseInfoProblem(value);
  if (problem !== undefined) {
    throw new RetryableError(ErrorCode.ReturnedUnknown, `${method} must return a PhaseInfo: ${problem}`);
  }
  try {
    // `phaseInfoProblem` has looked at every field that the runtime reads; the copy has the same fields.
    return deepFreeze(fromTaggedJson(toTaggedJson(value)) as PhaseInfo);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it cannot be read";
    const message = `${method} must return a PhaseInfo that can be stored: ${reason}`;
    throw new RetryableError(ErrorCode.ReturnedUnknown, message, { cause });
  }
}
