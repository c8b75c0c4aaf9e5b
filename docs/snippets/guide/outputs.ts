import {
  PhaseInfo,
  readInputs,
  storeOutputs,
  toLiteralMap,
  LiteralTypes,
  type StatusContext,
  type CreateContext,
  type GetContext,
} from "@flyte-webapi/sdk";
import { path, type HttpClient } from "@flyte-webapi/sdk/http";
import * as z from "zod";

interface JobMeta {
  readonly jobId: string;
}

// #region get
const job = z.object({ state: z.string() });
const result = z.object({ rows: z.bigint().or(z.number().int()), table: z.string() });
export type Finished = { readonly state: string; readonly result?: z.infer<typeof result> };

/** The result is fetched here, under the read limit. While it cannot be read, the poll has failed, and the task is not over. */
export async function get(http: HttpClient, { resourceMeta, signal }: GetContext<JobMeta>): Promise<Finished> {
  const { state } = await http.get(path`jobs/${resourceMeta.jobId}`, { schema: job, signal });
  if (state !== "DONE") return { state };
  return { state, result: await http.get(path`jobs/${resourceMeta.jobId}/result`, { schema: result, signal }) };
}
// #endregion

// #region status
export async function status(ctx: StatusContext<JobMeta, Finished>): Promise<PhaseInfo> {
  const { state, result } = ctx.resource;
  if (result === undefined) return PhaseInfo.running({ reason: `the job is ${state}` });
  // First the outputs, then the success. What does not fit is a failure, which names the output.
  const failure = await storeOutputs(ctx, result, { hint: "the job must write a table" });
  return failure ?? PhaseInfo.success();
}
// #endregion

// #region by-hand
const outputTypes = { rows: LiteralTypes.integer, table: LiteralTypes.string };

export async function storeByHand({ outputWriter }: Pick<StatusContext<JobMeta, Finished>, "outputWriter">) {
  const literals = toLiteralMap({ rows: 3n, table: "orders" }, outputTypes);
  await outputWriter.put({ kind: "literals", literals });
}
// #endregion

// #region inputs
export async function inputsOf({ inputReader }: Pick<CreateContext, "inputReader">) {
  const { query, limit } = readInputs(await inputReader.get(), {
    query: LiteralTypes.string,
    limit: LiteralTypes.integer, // a bigint: 64 bits, exact
  });
  return { query, limit };
}
// #endregion
