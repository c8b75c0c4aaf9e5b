import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";

/** The error for a message that is well encoded, but means nothing. Never quotes values: they may be secrets. */
export function malformed(path: string, problem: string): PermanentUserError {
  return new PermanentUserError(ErrorCode.BadTaskSpecification, `${path} ${problem}`);
}
