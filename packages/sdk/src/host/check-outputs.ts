import type { LiteralType } from "../contract/literal-type.ts";
import type { Literal } from "../contract/literal.ts";
import type { OutputReader } from "../contract/output-writer.ts";
import { ErrorKind } from "../contract/execution-error.ts";
import { PhaseInfo, type PhaseInfo as AnyPhaseInfo } from "../contract/phase-info.ts";
import { Phase } from "../contract/phase.ts";
import type { Variable } from "../contract/task-template.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { checkLiteral } from "../literals/check-literal.ts";

type Declared = Readonly<Record<string, Variable>>;

/**
 * Checks what a plugin wants to store against what the task declares.
 *
 * @throws PermanentUserError with code `BadOutputs` that names the outputs which are missing, unknown, or of another type.
 */
export function checkOutputs(outputs: OutputReader, declared: Declared): void {
  if (outputs.kind === "error") return;
  const problems: string[] = [];
  for (const [name, { type }] of Object.entries(declared)) {
    const literal = Object.hasOwn(outputs.literals, name) ? outputs.literals[name] : undefined;
    if (literal === undefined) problems.push(`${JSON.stringify(name)} is missing`);
    else problems.push(...problemOf(literal, type, JSON.stringify(name)));
  }
  for (const name of Object.keys(outputs.literals)) {
    if (!Object.hasOwn(declared, name)) problems.push(`${JSON.stringify(name)} is not declared by the task`);
  }
  if (problems.length === 0) return;
  throw new PermanentUserError(ErrorCode.BadOutputs, `The outputs do not fit the task: ${problems.join("; ")}`);
}

function problemOf(literal: Literal, type: LiteralType, name: string): readonly string[] {
  try {
    checkLiteral(literal, type, name);
    return [];
  } catch (error) {
    return [error instanceof PluginError ? error.message : `${name} is no literal`];
  }
}

/**
 * What a phase means once the outputs are known: a success without the outputs that the task declares is none (D29).
 * Source: flytepropeller, task handler (`OutputsNotFound`).
 */
export function withOutputsChecked(
  phaseInfo: AnyPhaseInfo,
  outputs: OutputReader | undefined,
  declared: Declared,
): AnyPhaseInfo {
  if (phaseInfo.phase !== Phase.Success) return phaseInfo;
  if (outputs?.kind === "error") {
    const phase = outputs.recoverable ? Phase.RetryableFailure : Phase.PermanentFailure;
    return PhaseInfo.failed(phase, outputs.error, phaseInfo.info);
  }
  const names = Object.keys(declared);
  if (outputs !== undefined || names.length === 0) return phaseInfo;
  const message = `The task ended well without its outputs: ${names.join(", ")}`;
  const error = { code: ErrorCode.OutputsNotFound, message, kind: ErrorKind.User };
  return PhaseInfo.failed(Phase.RetryableFailure, error, phaseInfo.info);
}
