import { shortenText } from "@flyte-webapi/sdk";
import * as z from "zod";

const id = z.string().min(1);
const text = z.string().transform((text) => shortenText(text));
const count = z.int().min(0).catch(0);

/** What creating, reading and listing answers. Only the ids must be right; odd values of the rest must not stop the polling. */
export const batch = z.object({
  id,
  input_file_id: id,
  status: text.nullish().transform((status) => status ?? ""),
  /** Answers of requests that succeeded; absent when none did. */
  output_file_id: id.nullish().catch(undefined),
  /** Answers of requests that failed; absent when none did. */
  error_file_id: id.nullish().catch(undefined),
  request_counts: z.object({ total: count, completed: count, failed: count }).nullish().catch(undefined),
  /** Why the batch as a whole was refused. */
  errors: z
    .object({ data: z.array(z.object({ code: text.nullish(), message: text.nullish(), line: z.int().nullish() })) })
    .nullish()
    .catch(undefined),
  metadata: z.record(z.string(), z.string()).nullish().catch(undefined),
});
export type Batch = z.infer<typeof batch>;

/** One page of batches. */
export const batchPage = z.object({ data: z.array(batch), has_more: z.boolean().default(false) });

const file = z.object({ id, filename: z.string() });

/** What uploading answers. */
export const uploadedFile = file;

/** One page of files. */
export const filePage = z.object({ data: z.array(file) });
