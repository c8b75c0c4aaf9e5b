import {
  ErrorCode,
  PermanentUserError,
  PhaseInfo,
  toLiteralMap,
  type LiteralType,
  type OutputWriter,
  type TaskReader,
} from "@flyte-webapi/sdk";

import type { Batch } from "./batch.ts";

/** The part of `status`'s context that storing needs. */
interface OutputContext {
  readonly taskReader: Pick<TaskReader, "read">;
  readonly outputWriter: Pick<OutputWriter, "put">;
}

/**
 * Stores the files of a batch, as far as the task declares them: `output_file` and `error_file` as text (the id; empty when there is no
 * file) or as a file (its address), and `failed_requests` as an integer. The files stay where they are: they may have gigabytes.
 * Answers the failure of a task that declares something else.
 */
export async function storeOutputs(
  { taskReader, outputWriter }: OutputContext,
  batch: Batch,
  baseUrl: string,
): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await taskReader.read()).interface;
  if (Object.keys(declared).length === 0) return undefined;
  const given = {
    output_file: toFile(batch.output_file_id, declared["output_file"]?.type, baseUrl),
    error_file: toFile(batch.error_file_id, declared["error_file"]?.type, baseUrl),
    failed_requests: batch.request_counts?.failed ?? 0,
  };
  const asked = Object.entries(given).filter(([name]) => Object.hasOwn(declared, name));
  try {
    await outputWriter.put({ kind: "literals", literals: toLiteralMap(Object.fromEntries(asked), declared) });
    return undefined;
  } catch (error) {
    if (!(error instanceof PermanentUserError)) throw error;
    return PhaseInfo.failure({ code: ErrorCode.BadOutputs, message: error.message });
  }
}

function toFile(fileId: string | null | undefined, type: LiteralType | undefined, baseUrl: string): unknown {
  if (type?.kind !== "blob") return fileId ?? "";
  return fileId ? { uri: `${baseUrl}/v1/files/${encodeURIComponent(fileId)}/content` } : undefined;
}
