import type { LiteralMap } from "../contract/literal.ts";
import type { OutputWriter } from "../contract/output-writer.ts";
import { PhaseInfo } from "../contract/phase-info.ts";
import type { TaskInfo } from "../contract/task-info.ts";
import type { TaskReader } from "../contract/task-reader.ts";
import type { TypedInterface } from "../contract/task-template.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { fromJsonValue } from "./from-json-value.ts";
import { toLiteralMap } from "./to-literal-map.ts";

/** The part of `status`'s context that storing needs. */
export interface StoreOutputsContext {
  readonly taskReader: Pick<TaskReader, "read">;
  readonly outputWriter: Pick<OutputWriter, "put">;
}

/** What {@link storeOutputs} says of a job that did not give what its task declares. */
export interface StoreOutputsOptions {
  /** What the failure shows beside its message, such as links to logs. Default: nothing. */
  readonly info?: TaskInfo | undefined;
  /** Added to the message: how the user makes the job give its outputs. Default: nothing. */
  readonly hint?: string | undefined;
}

/**
 * Stores what a job gave as the outputs of its task: those that the task declares, in their types, and no others. Call it in `status` before a success is
 * reported, each time: storing the same again is harmless.
 *
 * @param given values by name, as `toLiteral` takes them, or as JSON has them: an ISO 8601 text for a time, an address for a file, a schema or a data set.
 * @returns `undefined` when all is stored, or the task declares none: report the success. Otherwise the failure of the task (`BadOutputs`, USER), which names
 * the output that is missing or does not fit, to be reported in its place.
 * @throws what `outputWriter.put` throws; let it through, and the host asks again later.
 */
export async function storeOutputs(
  { taskReader, outputWriter }: StoreOutputsContext,
  given: Readonly<Record<string, unknown>>,
  { info, hint }: StoreOutputsOptions = {},
): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await taskReader.read()).interface;
  if (Object.keys(declared).length === 0) return undefined;
  let literals: LiteralMap;
  try {
    literals = toLiteralMap(pick(given, declared), declared);
  } catch (error) {
    if (!(error instanceof PermanentUserError)) throw error;
    const message = `The job succeeded, but not with the outputs that its task declares: ${error.message}`;
    return PhaseInfo.failure({
      code: ErrorCode.BadOutputs,
      message: hint === undefined ? message : `${message}; ${hint}`,
      info,
    });
  }
  await outputWriter.put({ kind: "literals", literals });
  return undefined;
}

/** The declared ones among the given outputs: a job may give more than its task asks for. */
function pick(
  given: Readonly<Record<string, unknown>>,
  declared: TypedInterface["outputs"],
): Readonly<Record<string, unknown>> {
  const there = Object.entries(declared).filter(([name]) => Object.hasOwn(given, name));
  return Object.fromEntries(there.map(([name, { type }]) => [name, fromJsonValue(given[name], type)]));
}
