import { http, HttpResponse } from "msw";
import * as z from "zod";

import { defineWorld, type Job, type World, type WorldTask } from "../../../../src/msw/index.ts";

/** Where the service lives: one address for all that it does. */
export const QUERIES_URL = "https://queries.example.com";
/** The key of the token that every request needs. */
export const QUERIES_TOKEN_KEY = "QUERIES_TOKEN";
/** The environment variable with another address for new queries. */
export const QUERIES_ADDRESS_VARIABLE = "QUERIES_URL";

const startSchema = z.object({ QueryString: z.unknown(), ClientRequestToken: z.string() });
const queryTask = (sql: string): WorldTask => ({ taskType: "query", custom: { sql } });

const refusal = (status: number, message: string): Response =>
  HttpResponse.json({ __type: "InvalidRequestException", message }, { status });

function execution({ id, state, message, failure }: Job): object {
  const failed = { Category: failure === "INTERNAL" ? 1 : 2, Retryable: failure === "INTERNAL" };
  const status = { State: state, StateChangeReason: message, ...(state === "FAILED" ? failed : {}) };
  return { QueryExecution: { QueryExecutionId: id, Status: status } };
}

/** A service in the manner of AWS: every operation is a POST to the same address, and its name stands in a header. */
export const queriesWorld: World = defineWorld({
  task: queryTask("select 1"),
  text: { taskWith: queryTask, received: (spec) => spec },
  states: {
    QUEUED: "Queued",
    RUNNING: "Running",
    SUCCEEDED: "Success",
    FAILED: ["PermanentFailure", "RetryableFailure"],
    CANCELLED: "PermanentFailure",
  },
  initialState: "QUEUED",
  cancelledState: "CANCELLED",
  secrets: [QUERIES_TOKEN_KEY],
  addressVariable: QUERIES_ADDRESS_VARIABLE,
  showsMessages: true,
  failures: {
    SYNTAX: { state: "FAILED", kind: "USER", retryable: false },
    INTERNAL: { state: "FAILED", kind: "SYSTEM", retryable: true },
  },
  errorBody: (message) => ({ __type: "InvalidRequestException", message }),
  reads: [({ headers }) => headers.get("x-target") === "Query.GetQueryExecution"],
  handlers: ({ jobs, secret }) => [
    http.post(`${QUERIES_URL}/`, async ({ request }) => {
      if (request.headers.get("authorization") !== `Bearer ${secret(QUERIES_TOKEN_KEY)}`)
        return refusal(401, "no token");
      const body: unknown = await request.json();
      const operation = request.headers.get("x-target");
      if (operation === "Query.StartQueryExecution") {
        const { QueryString: spec, ClientRequestToken: key } = startSchema.parse(body);
        const { id } = jobs.byKey(key) ?? jobs.add({ key, spec });
        return HttpResponse.json({ QueryExecutionId: id });
      }
      const job = jobs.get(z.object({ QueryExecutionId: z.string() }).parse(body).QueryExecutionId);
      if (job === undefined) return refusal(404, "no such query");
      if (operation === "Query.GetQueryExecution") return HttpResponse.json(execution(job));
      if (operation !== "Query.StopQueryExecution") return refusal(400, "no such operation");
      if (jobs.isTerminal(job)) return refusal(409, "the query is over");
      jobs.cancel(job.id);
      return HttpResponse.json({});
    }),
  ],
});
