import {
  ErrorCode,
  PermanentUserError,
  PhaseInfo,
  toLiteralMap,
  type LiteralMap,
  type LiteralType,
  type OutputWriter,
  type TaskInfo,
  type TaskReader,
  type TypedInterface,
} from "@flyte-webapi/sdk";

/** The part of `status`'s context that storing needs. */
export interface OutputContext {
  readonly taskReader: Pick<TaskReader, "read">;
  readonly outputWriter: Pick<OutputWriter, "put">;
}

/** The outputs of a job by name. Integers are bigint. */
export type JobOutputs = Readonly<Record<string, unknown>>;

/**
 * Stores what a job gave as the outputs of its task. Answers the failure that the task has when the job did not give what the task
 * declares, or `undefined` when all is well. When storing itself fails, that error goes through: the host asks again later.
 */
export async function storeOutputs(
  ctx: OutputContext,
  given: JobOutputs,
  info: TaskInfo,
): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await ctx.taskReader.read()).interface;
  if (Object.keys(declared).length === 0) return undefined;
  let literals: LiteralMap;
  try {
    literals = toLiteralMap(pick(given, declared), declared);
  } catch (error) {
    if (!(error instanceof PermanentUserError)) throw error;
    const message = `The job succeeded, but not with the outputs that its task declares: ${error.message}`;
    return PhaseInfo.failure({ code: ErrorCode.BadOutputs, message, info });
  }
  await ctx.outputWriter.put({ kind: "literals", literals });
  return undefined;
}

/** The declared ones among the given outputs: a job may give more than its task asks for. */
function pick(given: JobOutputs, declared: TypedInterface["outputs"]): JobOutputs {
  const there = Object.entries(declared).filter(([name]) => Object.hasOwn(given, name));
  return Object.fromEntries(there.map(([name, { type }]) => [name, withForm(given[name], type)]));
}

/** Gives back their form to files and data sets, which the service knows by their URI. */
function withForm(value: unknown, type: LiteralType): unknown {
  if (typeof value !== "string") return value;
  return type.kind === "blob" || type.kind === "schema" || type.kind === "structuredDataset" ? { uri: value } : value;
}
