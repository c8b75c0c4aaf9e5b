import { createResourceMetaCodec, PhaseInfo, shortenText, type PluginEntry } from "@flyte-webapi/sdk";
import { createHttpClient, path, type HttpClient } from "@flyte-webapi/sdk/http";
import * as z from "zod";

import { QUERIES_ADDRESS_VARIABLE, QUERIES_TOKEN_KEY, QUERIES_URL } from "./queries.world.ts";

interface QueryMeta {
  readonly address: string;
  readonly query: string;
}

interface QueryExecution {
  readonly state: string;
  readonly reason: string;
  readonly category: number;
  readonly retryable: boolean;
}

const metaSchema: z.ZodType<QueryMeta> = z.object({ address: z.string(), query: z.string() });
const startedSchema = z.object({ QueryExecutionId: z.string().min(1) });
const executionSchema = z
  .object({
    QueryExecution: z.object({
      Status: z.object({
        State: z.string().nullish(),
        StateChangeReason: z.string().nullish(),
        Category: z.number().catch(0),
        Retryable: z.boolean().catch(false),
      }),
    }),
  })
  .transform(({ QueryExecution: { Status } }): QueryExecution => {
    return {
      state: (Status.State ?? "").trim().toUpperCase(),
      reason: shortenText(Status.StateChangeReason ?? ""),
      category: Status.Category,
      retryable: Status.Retryable,
    };
  });

const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;
const NOTHING_TO_STOP = [404, 409, 410];
/** The category of failures that are the service's own. */
const SYSTEM = 1;

/** Correct: one address takes all operations, each named by a header, and looking is a POST too. On the SDK's client. */
export const queriesPlugin: PluginEntry<QueryMeta, QueryExecution> = {
  id: "queries",
  supportedTaskTypes: ["query"],
  pluginLoader: (setup) => {
    const configured = process.env[QUERIES_ADDRESS_VARIABLE] ?? QUERIES_URL;
    const authorize = async (): Promise<Record<string, string>> => ({
      authorization: `Bearer ${await setup.secretManager.get(QUERIES_TOKEN_KEY)}`,
    });
    const clientAt = (baseUrl: string): HttpClient =>
      createHttpClient({ ...setup, baseUrl, authorize, maxResponseBytes: MAX_RESPONSE_BYTES });
    const headers = (operation: string): Record<string, string> => ({ "x-target": `Query.${operation}` });
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(metaSchema) }),
      create: async ({ idempotencyKey, taskReader, signal }) => {
        const { custom } = await taskReader.read();
        const { QueryExecutionId: query } = await clientAt(configured).post(path``, {
          headers: headers("StartQueryExecution"),
          json: { QueryString: custom?.["sql"], ClientRequestToken: idempotencyKey },
          repeatable: true,
          schema: startedSchema,
          signal,
        });
        return { resourceMeta: { address: configured, query } };
      },
      get: async ({ resourceMeta: { address, query }, signal }) =>
        await clientAt(address).post(path``, {
          headers: headers("GetQueryExecution"),
          json: { QueryExecutionId: query },
          repeatable: true,
          schema: executionSchema,
          signal,
        }),
      status: ({ resource }) => phaseOf(resource),
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta === undefined) return;
        await clientAt(resourceMeta.address).post(path``, {
          headers: headers("StopQueryExecution"),
          json: { QueryExecutionId: resourceMeta.query },
          repeatable: true,
          accept: NOTHING_TO_STOP,
          signal,
        });
      },
    };
  },
};

function phaseOf({ state, reason, category, retryable }: QueryExecution): PhaseInfo {
  switch (state) {
    case "QUEUED":
      return PhaseInfo.queued({ reason: "the query waits" });
    case "SUCCEEDED":
      return PhaseInfo.success();
    case "CANCELLED":
      return PhaseInfo.failure({ code: "QueryCancelled", message: `the query was cancelled: ${reason}` });
    case "FAILED": {
      const error = { code: category === SYSTEM ? "ServiceFailed" : "QueryFailed", message: `it failed: ${reason}` };
      if (category === SYSTEM)
        return retryable ? PhaseInfo.systemRetryableFailure(error) : PhaseInfo.systemFailure(error);
      return retryable ? PhaseInfo.retryableFailure(error) : PhaseInfo.failure(error);
    }
    default:
      return PhaseInfo.running({ reason: `the query is ${state}` });
  }
}
