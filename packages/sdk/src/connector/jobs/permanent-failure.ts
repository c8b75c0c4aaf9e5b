import { PhaseInfo } from "../../contract/phase-info.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import type { PluginError } from "../../errors/plugin-error.ts";
import type { JobAnswer } from "./job-answer.ts";

/**
 * The answer for an error that waiting does not mend; `undefined` for any other.
 *
 * @param message the error's own, without secrets.
 */
export function permanentFailure({ consequence, code }: PluginError, message: string): JobAnswer | undefined {
  const options = { code: codeWord(code), message };
  switch (consequence) {
    case "permanentUser":
      return { phaseInfo: PhaseInfo.failure(options) };
    case "permanentSystem":
    case "badConfig":
      return { phaseInfo: PhaseInfo.systemFailure(options) };
    case "retry":
    case "retryAfter":
    case "notFound":
    case "cancelled":
      return undefined;
  }
}

/** A code as a failure can have it: plugins may use words of their own for errors, and nothing checks those. */
export function codeWord(code: string): string {
  return /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/.test(code) ? code : ErrorCode.RuntimeFailure;
}
