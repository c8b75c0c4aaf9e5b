import {
  createResourceMetaCodec,
  NotFoundError,
  PhaseInfo,
  RetryableError,
  type GetManyResult,
  type PluginEntry,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { shorten } from "../../shorten.ts";
import { ServiceClient } from "../service-client.ts";
import { QUERIES_TOKEN_KEY, QUERIES_URL } from "./batch.world.ts";

type QueryId = string;

interface Query {
  readonly State: string;
  readonly Reason?: string | undefined;
}

const startedSchema = z.object({ QueryExecutionId: z.string().min(1) });
const batchSchema = z.object({
  QueryExecutions: z.array(
    z.object({
      QueryExecutionId: z.string(),
      Status: z.object({ State: z.string().min(1), Reason: z.string().optional() }),
    }),
  ),
  UnprocessedQueryExecutionIds: z.array(z.string()),
});

const notDocumented = (): RetryableError =>
  new RetryableError("BadAnswer", "the service answered something that it does not document");

/** Asks for all at once. */
async function askFor(
  client: ServiceClient,
  ids: readonly QueryId[],
  signal: AbortSignal,
): Promise<readonly GetManyResult<Query>[]> {
  const { body } = await client.send({
    method: "POST",
    path: "/BatchGetQueryExecution",
    body: { QueryExecutionIds: ids },
    signal,
  });
  const { success, data } = batchSchema.safeParse(body);
  if (!success) throw notDocumented();
  const known = new Map(
    data.QueryExecutions.map(({ QueryExecutionId: id, Status: { State, Reason } }) => [
      id,
      Reason === undefined ? { State } : { State, Reason: shorten(Reason) },
    ]),
  );
  return ids.map((id) => {
    const resource = known.get(id);
    if (resource !== undefined) return { resource };
    return data.UnprocessedQueryExecutionIds.includes(id)
      ? { error: new NotFoundError("NOT_FOUND", "the service does not know the query") }
      : { error: notDocumented() };
  });
}

/** Correct: ResourceMeta is the bare id, and get is a batch of one. */
export const batchPlugin: PluginEntry<QueryId, Query> = {
  id: "batch",
  supportedTaskTypes: ["query"],
  pluginLoader: (setup) => {
    const client = new ServiceClient(setup, QUERIES_URL, QUERIES_TOKEN_KEY);
    return {
      getConfig: () => ({
        resourceMeta: createResourceMetaCodec(z.string().min(1)),
        caching: { getManyMaxSize: 50 },
      }),
      create: async ({ idempotencyKey, taskReader, signal }) => {
        const { custom } = await taskReader.read();
        const { body } = await client.send({
          method: "POST",
          path: "/StartQueryExecution",
          body: { ClientRequestToken: idempotencyKey, QueryString: custom?.["sql"] },
          tries: 2,
          signal,
        });
        const { success, data } = startedSchema.safeParse(body);
        if (!success) throw notDocumented();
        return { resourceMeta: data.QueryExecutionId };
      },
      get: async ({ resourceMeta, signal }) => {
        const [result = { error: notDocumented() }] = await askFor(client, [resourceMeta], signal);
        if ("error" in result) throw result.error;
        return result.resource;
      },
      getMany: async ({ resourceMetas, signal }) => await askFor(client, resourceMetas, signal),
      status: ({ resource: { State, Reason } }) => {
        const text = Reason === undefined ? State : `${State}: ${Reason}`;
        switch (State) {
          case "QUEUED":
            return PhaseInfo.queued({ reason: text });
          case "SUCCEEDED":
            return PhaseInfo.success();
          case "FAILED":
          case "CANCELLED":
            return PhaseInfo.failure({ code: `Query${State === "FAILED" ? "Failed" : "Cancelled"}`, message: text });
          default:
            return PhaseInfo.running({ reason: text });
        }
      },
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta === undefined) return;
        const body = { QueryExecutionId: resourceMeta };
        await client.send({ method: "POST", path: "/StopQueryExecution", body, accept: [404, 410], tries: 3, signal });
      },
    };
  },
};
