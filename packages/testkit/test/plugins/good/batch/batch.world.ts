import { http, HttpResponse } from "msw";

import { defineWorld, type Job, type World, type WorldTask } from "../../../../src/msw/index.ts";

/** Where the service lives. */
export const QUERIES_URL = "https://queries.example.com";
/** The key of the token that every request needs. */
export const QUERIES_TOKEN_KEY = "QUERIES_TOKEN";

const TASK: WorldTask = { taskType: "query", custom: { sql: "select 1" } };

function view({ id, state, message, failure }: Job): object {
  const reason = message ?? failure;
  return { QueryExecutionId: id, Status: { State: state, ...(reason === undefined ? {} : { Reason: reason }) } };
}

const problem = (status: number, error: string): Response => HttpResponse.json({ error }, { status });

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * A service that is asked by POST only. The client's token in the body of `/StartQueryExecution` makes it idempotent; `/BatchGetQueryExecution`
 * tells of up to 50 queries at once, and lists those that it does not know beside them. Stopping what is over, or was never there, is a success.
 */
export const batchWorld: World = defineWorld({
  task: TASK,
  states: {
    QUEUED: "Queued",
    RUNNING: "Running",
    SUCCEEDED: "Success",
    FAILED: "PermanentFailure",
    CANCELLED: "PermanentFailure",
  },
  initialState: "QUEUED",
  cancelledState: "CANCELLED",
  secrets: [QUERIES_TOKEN_KEY],
  reads: [`POST ${QUERIES_URL}/BatchGetQueryExecution`],
  showsMessages: true,
  failures: { SYNTAX_ERROR: { state: "FAILED", kind: "USER", retryable: false } },
  errorBody: (error) => ({ error }),
  quota: { status: 400, body: { error: "quota_exceeded" } },
  text: {
    taskWith: (text) => ({ ...TASK, custom: { sql: text } }),
    received: (spec) => field(spec, "QueryString"),
  },
  handlers: ({ jobs, secret }) => [
    http.all(`${QUERIES_URL}/*`, ({ request }) =>
      request.headers.get("authorization") === `Bearer ${secret(QUERIES_TOKEN_KEY)}`
        ? undefined
        : problem(401, "the token is missing or wrong"),
    ),
    http.post(`${QUERIES_URL}/StartQueryExecution`, async ({ request }) => {
      const spec: unknown = await request.json();
      const key = String(field(spec, "ClientRequestToken"));
      const job = jobs.byKey(key) ?? jobs.add({ key, spec });
      return HttpResponse.json({ QueryExecutionId: job.id });
    }),
    http.post(`${QUERIES_URL}/BatchGetQueryExecution`, async ({ request }) => {
      const ids: unknown = field(await request.json(), "QueryExecutionIds");
      const asked = Array.isArray(ids) ? ids.map(String) : [];
      const found = asked.map((id) => jobs.get(id));
      return HttpResponse.json({
        QueryExecutions: found.flatMap((job) => (job === undefined ? [] : [view(job)])),
        UnprocessedQueryExecutionIds: asked.filter((_id, index) => found[index] === undefined),
      });
    }),
    http.post(`${QUERIES_URL}/StopQueryExecution`, async ({ request }) => {
      const job = jobs.get(String(field(await request.json(), "QueryExecutionId")));
      if (job !== undefined && !jobs.isTerminal(job)) jobs.cancel(job.id);
      return HttpResponse.json({});
    }),
  ],
});
