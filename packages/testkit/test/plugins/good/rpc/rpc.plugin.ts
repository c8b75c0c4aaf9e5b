import {
  createResourceMetaCodec,
  NotFoundError,
  PermanentUserError,
  PhaseInfo,
  RetryableError,
  shortenText,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";
import * as z from "zod";

import { RPC_ADDRESS_VARIABLE, RPC_KEY, RPC_URL, RpcCode } from "./rpc.world.ts";

interface RpcMeta {
  readonly address: string;
  readonly handle: string;
}

interface RpcJob {
  readonly status: string;
  readonly log: string;
  readonly fault: string;
}

const metaSchema: z.ZodType<RpcMeta> = z.object({ address: z.string(), handle: z.string() });
const wordSchema = z
  .string()
  .nullish()
  .transform((text) => (text ?? "").trim());
const jobSchema: z.ZodType<RpcJob> = z.object({
  status: wordSchema.transform((word) => word.toLowerCase()),
  log: wordSchema.transform((text) => shortenText(text)),
  fault: wordSchema,
});
const handleSchema = z.object({ handle: z.string().min(1) });
const errorSchema = z.object({ code: z.int(), message: z.string().catch("") });
const answerSchema = z.object({ result: z.unknown().optional(), error: z.unknown().optional() });

const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

/** One remote procedure call. @throws NotFoundError, PermanentUserError for a refusal, RetryableError for anything else that is no result. */
async function call<T>(
  setup: PluginSetupContext,
  address: string,
  method: string,
  params: object,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const client = createHttpClient({ ...setup, baseUrl: address, maxResponseBytes: MAX_RESPONSE_BYTES });
  const apiKey = await setup.secretManager.get(RPC_KEY);
  const json = { jsonrpc: "2.0", id: 1, method, params: { ...params, apiKey } };
  const { result, error } = await client.post(path`rpc`, { json, repeatable: true, schema: answerSchema, signal });
  if (error !== undefined) throw errorOf(method, errorSchema.safeParse(error).data);
  const { success, data } = schema.safeParse(result);
  if (!success) throw new RetryableError("BadAnswer", `${method} answered something that is not documented`);
  return data;
}

function errorOf(method: string, error: { readonly code: number; readonly message: string } | undefined): Error {
  switch (error?.code) {
    case RpcCode.notFound:
    case RpcCode.over:
      return new NotFoundError("NOT_FOUND", `${method}: there is nothing to do any more`);
    case RpcCode.refused:
      return new PermanentUserError("Refused", `${method} was refused: ${shortenText(error?.message ?? "")}`);
    case undefined:
    default:
      return new RetryableError("RpcError", `${method} answered the error ${error?.code ?? "without a code"}`);
  }
}

/** Correct: JSON-RPC, where every answer has the status 200, and the credential stands in the body. */
export const rpcPlugin: PluginEntry<RpcMeta, RpcJob> = {
  id: "rpc",
  supportedTaskTypes: ["rpc"],
  pluginLoader: (setup) => {
    const configured = process.env[RPC_ADDRESS_VARIABLE] ?? RPC_URL;
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(metaSchema) }),
      create: async ({ idempotencyKey: ref, taskReader, signal }) => {
        const { custom } = await taskReader.read();
        const params = { ref, program: custom?.["program"] };
        const { handle } = await call(setup, configured, "job.submit", params, handleSchema, signal);
        return { resourceMeta: { address: configured, handle } };
      },
      get: async ({ resourceMeta: { address, handle }, signal }) =>
        await call(setup, address, "job.show", { handle }, jobSchema, signal),
      status: ({ resource }) => phaseOf(resource),
      delete: async ({ resourceMeta, reason, signal }) => {
        if (resourceMeta === undefined) return;
        const { address, handle } = resourceMeta;
        try {
          await call(setup, address, "job.halt", { handle, why: reason }, z.unknown(), signal);
        } catch (error) {
          if (!(error instanceof NotFoundError)) throw error;
        }
      },
    };
  },
};

function phaseOf({ status, log, fault }: RpcJob): PhaseInfo {
  const error = { code: fault || "JobFailed", message: `the job ${status}: ${log}` };
  switch (status) {
    case "waiting":
      return PhaseInfo.queued({ reason: log || "the job waits" });
    case "succeeded":
      return PhaseInfo.success();
    case "halted":
      return PhaseInfo.failure({ ...error, code: "JobHalted" });
    case "failed":
      if (fault === "HOST") return PhaseInfo.systemRetryableFailure(error);
      return fault === "CODE" ? PhaseInfo.failure(error) : PhaseInfo.retryableFailure(error);
    default:
      return PhaseInfo.running({ reason: `the job is ${status}: ${log}` });
  }
}
