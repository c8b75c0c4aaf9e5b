import { ErrorCode } from "../errors/error-code.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { idProblem } from "./id-problem.ts";

/**
 * The id that a service answered, as the text to keep in ResourceMeta: exact, whatever its size.
 *
 * Strings stay as they are, leading zeros included; integers are written in full (JSON integers above 2^53 arrive as bigint).
 *
 * @throws RetryableError with code `BadResponse`, when there is no usable id: `undefined`, `null`, `""`, `NaN`, a fraction, an
 * integer that was rounded. Then the create is repeated under the same key, instead of polling a job called "undefined".
 */
export function exactId(value: string | number | bigint | null | undefined): string {
  const problem = idProblem(value);
  if (problem !== undefined) {
    throw new RetryableError(ErrorCode.BadResponse, `The service answered without a usable id: ${problem}`);
  }
  return String(value);
}
