import { ErrorKind, isFailurePhase, MAX_PHASE_VERSION, Phase, type PhaseInfo } from "@flyte-webapi/sdk";

/** What `status` returned, as the host reads it. @throws TypeError that says what is wrong, when it is no PhaseInfo. */
export function checkedPhaseInfo(value: unknown): PhaseInfo {
  const problem = problemOf(value);
  if (problem !== undefined) {
    throw new TypeError(
      `status returned no PhaseInfo (${problem}); expected a value made by one of the PhaseInfo constructors`,
    );
  }
  // `problemOf` has looked at every field that the host and the requirements read.
  return value as PhaseInfo;
}

function problemOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return `it is ${value === null ? "null" : typeof value}`;
  const found: unknown = Reflect.get(value, "phase");
  const phase = Object.values(Phase).find((known) => known === found);
  if (phase === undefined) return "its phase is none of Phase";
  const version: unknown = Reflect.get(value, "version");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 0 || version > MAX_PHASE_VERSION) {
    return "its version is no integer from 0 to 2^32-1";
  }
  if (typeof Reflect.get(value, "reason") !== "string") return "its reason is no text";
  const info: unknown = Reflect.get(value, "info");
  if (typeof info !== "object" || info === null) return "its info is no object";
  return isFailurePhase(phase) ? problemOfError(Reflect.get(value, "error")) : undefined;
}

function problemOfError(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return "its phase is a failure without an error";
  const isText = (field: string): boolean => typeof Reflect.get(error, field) === "string";
  if (!isText("code") || !isText("message")) return "its error has no code or no message";
  return Object.values<unknown>(ErrorKind).includes(Reflect.get(error, "kind")) ? undefined : "its error has no kind";
}
