import { NotFoundError, type PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";

import { toRows } from "./rows.ts";
import type { StatementSpec } from "./statement-spec.ts";
import {
  partition,
  queryFailure,
  statement,
  submitted,
  type QueryFailure,
  type ResultSet,
  type Row,
  type Statement,
} from "./statement.ts";

/** Key of the programmatic access token. */
export const TOKEN_KEY = "SNOWFLAKE_TOKEN";

/** More belongs into a table, not into the outputs of a task; and a poll makes a bounded number of requests. */
const MAX_PARTITIONS = 10;

/** Done, but the answer leaves the result out. */
const TOO_LARGE = "391908";
const NOT_EXECUTING = "000605";
/** No such statement, or its result is kept no longer. */
const GONE = ["000709", "000710"];

/** The calls of the SQL API that the plugin needs. */
export interface SnowflakeApi {
  /** Starts the statement, or finds the one that was started under this id; answers its handle. */
  submit(spec: StatementSpec, requestId: string, signal: AbortSignal): Promise<string>;
  read(handle: string, signal: AbortSignal): Promise<Statement>;
  /** Stops the statement. One that is over or unknown is a success. */
  cancel(handle: string, signal: AbortSignal): Promise<void>;
}

/** What the client takes from the host. */
export type ApiSetup = Pick<PluginSetupContext, "fetch" | "clock" | "random" | "logger" | "secretManager">;

/** A client of the account at `baseUrl`. */
export function createSnowflakeApi(setup: ApiSetup, baseUrl: string): SnowflakeApi {
  const { fetch, clock, random, logger, secretManager } = setup;
  const client = createHttpClient({
    baseUrl,
    fetch,
    clock,
    random,
    logger,
    headers: {
      accept: "application/json",
      "user-agent": "flyte-webapi-example/1.0",
      "x-snowflake-authorization-token-type": "PROGRAMMATIC_ACCESS_TOKEN",
    },
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get(TOKEN_KEY)}` }),
  });

  const readRows = async (
    handle: string,
    first: ResultSet,
    signal: AbortSignal,
  ): Promise<readonly Row[] | QueryFailure> => {
    const { rowType, partitionInfo } = first.resultSetMetaData;
    const data = [...first.data];
    for (let number = 1; number < partitionInfo.length; number++) {
      const query = { partition: number };
      const next = await client.get(path`api/v2/statements/${handle}`, {
        query,
        schema: partition,
        ...orFailure,
        signal,
      });
      if (isFailure(next)) return next;
      data.push(...next.data);
    }
    return toRows(rowType, data);
  };

  return {
    submit: async (spec, requestId, signal) => {
      const { statementHandle } = await client.post(path`api/v2/statements`, {
        // `retry` tells the service that it may have seen this id already; nobody knows that better than it does.
        query: { async: true, requestId, retry: true },
        json: spec,
        repeatable: true,
        schema: submitted,
        // It may have failed already: `read` says so, like of any other.
        ...orFailure,
        signal,
      });
      return statementHandle;
    },

    read: async (handle, signal) => {
      const answer = await client.get(path`api/v2/statements/${handle}`, { schema: statement, ...orFailure, signal });
      if (isFailure(answer)) return failed(answer);
      if (answer.code === TOO_LARGE) return { kind: "tooLarge" };
      if (!("resultSetMetaData" in answer)) {
        return { kind: "running", code: answer.code ?? "", message: answer.message ?? "" };
      }
      if (answer.resultSetMetaData.partitionInfo.length > MAX_PARTITIONS) return { kind: "tooLarge" };
      const rows = await readRows(handle, answer, signal);
      return "code" in rows ? failed(rows) : { kind: "succeeded", rows };
    },

    cancel: async (handle, signal) => {
      try {
        await client.post(path`api/v2/statements/${handle}/cancel`, {
          accept: [422],
          acceptedSchema: nothingToCancel,
          repeatable: true,
          signal,
        });
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
    },
  };
}

/** A 422 that names a statement tells that it failed; any other refuses the request. */
const orFailure = { accept: [422], acceptedSchema: queryFailure };
const nothingToCancel = queryFailure.refine(({ code }) => [NOT_EXECUTING, ...GONE].includes(code));

function isFailure(answer: object): answer is QueryFailure {
  return "sqlState" in answer;
}

/** @throws NotFoundError when the failure is that there is no such statement. */
function failed(failure: QueryFailure): Statement {
  if (!GONE.includes(failure.code)) return { kind: "failed", failure };
  throw new NotFoundError("StatementGone", `${failure.code}: ${failure.message}`);
}
