import { ErrorKind } from "../contract/execution-error.ts";
import { PhaseInfo, type FailurePhaseInfo } from "../contract/phase-info.ts";
import { Phase } from "../contract/phase.ts";
import { ErrorCode } from "../errors/error-code.ts";
import type { CallFailure } from "./call-failure.ts";

/** A permanent failure of the system. */
export function systemFailure(code: string, message: string): FailurePhaseInfo {
  return PhaseInfo.systemFailure({ code: codeWord(code), message });
}

/** What a permanent error means for the task: the user's fault, or the system's. */
export function failureOfError(error: CallFailure): FailurePhaseInfo {
  const options = { code: codeWord(error.code), message: error.message };
  return error.consequence === "permanentUser" ? PhaseInfo.failure(options) : PhaseInfo.systemFailure(options);
}

/** The same failure, not to be tried again. */
export function asPermanent(phaseInfo: FailurePhaseInfo): FailurePhaseInfo {
  return Object.freeze({ ...phaseInfo, phase: Phase.PermanentFailure });
}

/** Whether the system pays for the next try. */
export function isSystemFault(phaseInfo: FailurePhaseInfo): boolean {
  return phaseInfo.error.kind === ErrorKind.System;
}

/** Whether calling again cannot help. Exhaustive: a new consequence must be decided on here. */
export function isPermanent(error: CallFailure): boolean {
  switch (error.consequence) {
    case "permanentUser":
    case "permanentSystem":
    case "badConfig":
      return true;
    case "retry":
    case "retryAfter":
    case "notFound":
    // Nobody asked the plugin to stop when this gets here: it counts like any other passing trouble.
    case "cancelled":
      return false;
  }
}

// Plugins may use words of their own for errors, and nothing checks those; a bad one must not break the machine.
function codeWord(code: string): string {
  return /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/.test(code) ? code : ErrorCode.RuntimeFailure;
}
