import { storeOutputs, type LiteralType, type PhaseInfo, type StoreOutputsContext } from "@flyte-webapi/sdk";

import type { Batch } from "./batch.ts";

/**
 * Stores the files of a batch, as far as the task declares them: `output_file` and `error_file` as text (the id; empty when there is no
 * file) or as a file (its address), and `failed_requests` as an integer. The files stay where they are: they may have gigabytes.
 * Answers the failure of a task that declares something else.
 */
export async function storeFiles(
  ctx: StoreOutputsContext,
  batch: Batch,
  baseUrl: string,
): Promise<PhaseInfo | undefined> {
  const { outputs: declared } = (await ctx.taskReader.read()).interface;
  return await storeOutputs(ctx, {
    output_file: toFile(batch.output_file_id, declared["output_file"]?.type, baseUrl),
    error_file: toFile(batch.error_file_id, declared["error_file"]?.type, baseUrl),
    failed_requests: batch.request_counts?.failed ?? 0,
  });
}

function toFile(fileId: string | null | undefined, type: LiteralType | undefined, baseUrl: string): unknown {
  if (type?.kind !== "blob") return fileId ?? "";
  return fileId ? { uri: `${baseUrl}/v1/files/${encodeURIComponent(fileId)}/content` } : undefined;
}
