import { ErrorCode, PermanentUserError, type TaskExecutionContextReader } from "@flyte-webapi/sdk";
import * as z from "zod";

/** What a task says in `custom`. */
const custom = z.object({
  /** Which API answers the requests, such as `/v1/chat/completions`. */
  endpoint: z.string().startsWith("/v1/"),
  /** The bodies of the requests. Each is known by its number, from 0, in the files of the results. */
  requests: z.array(z.record(z.string(), z.unknown())).min(1).max(50_000),
});

/** A batch that is to be made. */
export interface BatchSpec {
  readonly endpoint: string;
  /** The input file: a line for each request. */
  readonly jsonl: string;
  /** Who asked for it, for people. */
  readonly task: string;
}

/**
 * The batch that a task asks for: the same at every call for the same attempt.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` that names the field.
 */
export async function readBatchSpec(ctx: TaskExecutionContextReader): Promise<BatchSpec> {
  const parsed = custom.safeParse((await ctx.taskReader.read()).custom ?? {});
  if (!parsed.success) {
    throw new PermanentUserError(ErrorCode.BadTaskSpecification, `custom: ${z.prettifyError(parsed.error)}`);
  }
  const { endpoint: url, requests } = parsed.data;
  const lines = requests.map((body, index) => JSON.stringify({ custom_id: String(index), method: "POST", url, body }));
  return {
    endpoint: url,
    jsonl: `${lines.join("\n")}\n`,
    task: ctx.taskExecutionMetadata.taskExecutionId.generatedName,
  };
}
