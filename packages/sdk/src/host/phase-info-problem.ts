import { ErrorKind } from "../contract/execution-error.ts";
import { MAX_PHASE_VERSION } from "../contract/phase-info.ts";
import { isFailurePhase, Phase } from "../contract/phase.ts";
import { describeValue } from "../internal/describe-value.ts";

/** What is wrong with a value that a plugin returned as a phase; `undefined` when it is one. TypeScript does not check plugins written without it. */
export function phaseInfoProblem(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) {
    return `got ${describeValue(value)}; make one with a constructor such as PhaseInfo.running({ reason })`;
  }
  const phase: unknown = Reflect.get(value, "phase");
  const known = Object.values(Phase).find((candidate) => candidate === phase);
  if (known === undefined) {
    return `phase is ${phase === undefined ? "missing" : describeValue(phase)}; expected one of ${Object.values(Phase).join(", ")}`;
  }
  const version: unknown = Reflect.get(value, "version");
  const isVersion =
    typeof version === "number" && Number.isInteger(version) && version >= 0 && version <= MAX_PHASE_VERSION;
  if (!isVersion) return "version must be an integer from 0 to 2^32-1";
  if (typeof Reflect.get(value, "reason") !== "string") return "reason must be a text";
  const info: unknown = Reflect.get(value, "info");
  if (typeof info !== "object" || info === null) return "info must be an object";
  return isFailurePhase(known) ? problemOfError(Reflect.get(value, "error")) : undefined;
}

function problemOfError(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return "a failure must have an error";
  const { code, message, kind } = { code: "", message: "", kind: "", ...error };
  const isError =
    typeof code === "string" &&
    code !== "" &&
    typeof message === "string" &&
    Object.values<unknown>(ErrorKind).includes(kind);
  return isError ? undefined : "error must have a code, a message and a kind";
}
