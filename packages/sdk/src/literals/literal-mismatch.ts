import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";

/** The error for a value that does not fit its type. The message has the path and kinds, never the value: it may be secret. */
export function literalMismatch(path: string, actual: string, expected: string): PermanentUserError {
  return new PermanentUserError(ErrorCode.LiteralMismatch, `${path} is ${actual}; expected ${expected}`);
}
