import {
  ErrorCode,
  PermanentUserError,
  PhaseInfo,
  toLiteralMap,
  type OutputWriter,
  type TaskReader,
} from "@flyte-webapi/sdk";

import type { NotebookOutput } from "./run.ts";

/** The part of `status`'s context that storing needs. */
interface OutputContext {
  readonly taskReader: Pick<TaskReader, "read">;
  readonly outputWriter: Pick<OutputWriter, "put">;
}

/**
 * Stores what the notebook gave as the output `result`, when the task declares it. Answers the failure of a task that declares what
 * the notebook did not give.
 */
export async function storeOutput(
  { taskReader, outputWriter }: OutputContext,
  output: NotebookOutput,
): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await taskReader.read()).interface;
  if (Object.keys(declared).length === 0) return undefined;
  if (output?.truncated === true) {
    const message = "The notebook gave more than the 5 MB that Databricks keeps: write it to a file, and give its path";
    return PhaseInfo.failure({ code: "OutputTruncated", message });
  }
  try {
    const given = output?.result === undefined ? {} : { result: output.result };
    await outputWriter.put({ kind: "literals", literals: toLiteralMap(given, declared) });
    return undefined;
  } catch (error) {
    if (!(error instanceof PermanentUserError)) throw error;
    const message = `${error.message}; a notebook gives its result with dbutils.notebook.exit`;
    return PhaseInfo.failure({ code: ErrorCode.BadOutputs, message });
  }
}
