import {
  ErrorCode,
  PermanentUserError,
  PhaseInfo,
  toLiteralMap,
  type LiteralType,
  type OutputWriter,
  type TaskReader,
} from "@flyte-webapi/sdk";

import type { Prediction } from "./prediction.ts";

/** The part of `status`'s context that storing needs. */
interface OutputContext {
  readonly taskReader: Pick<TaskReader, "read">;
  readonly outputWriter: Pick<OutputWriter, "put">;
}

/**
 * Stores what the model gave as the output `output`, when the task declares it. Answers the failure of a task that declares what the
 * model did not give.
 */
export async function storeOutput(
  { taskReader, outputWriter }: OutputContext,
  { output, data_removed: isRemoved }: Prediction,
): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await taskReader.read()).interface;
  if (Object.keys(declared).length === 0) return undefined;
  if (isRemoved) {
    const message = "Replicate removes the output of a prediction after an hour, and this one is older";
    return PhaseInfo.systemFailure({ code: "OutputRemoved", message });
  }
  try {
    const type = declared["output"]?.type;
    const given = type === undefined ? {} : { output: fromJson(output, type) };
    await outputWriter.put({ kind: "literals", literals: toLiteralMap(given, declared) });
    return undefined;
  } catch (error) {
    if (!(error instanceof PermanentUserError)) throw error;
    return PhaseInfo.failure({ code: ErrorCode.BadOutputs, message: error.message });
  }
}

/** Files come as their address. */
function fromJson(value: unknown, type: LiteralType): unknown {
  if (type.kind === "blob" && typeof value === "string") return { uri: value };
  if (type.kind === "collection" && Array.isArray(value)) return value.map((each) => fromJson(each, type.element));
  return value;
}
