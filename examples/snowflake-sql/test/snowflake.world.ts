import type { Literal, SimpleType } from "@flyte-webapi/sdk";
import { defineWorld, type Job, type World, type WorldTask, type WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";
import * as z from "zod";

/** Where the handlers know the account. */
const ORIGIN = "https://account.snowflakecomputing.com";

const STATEMENTS = `${ORIGIN}/api/v2/statements`;
const STATEMENT = "SELECT city, sales FROM totals WHERE day = ?";
const SUCCEEDED = "090001";

/** What codes of failed statements come with. */
const FAILURES: Readonly<Record<string, { readonly sqlState: string; readonly message: string }>> = {
  "000603": { sqlState: "XX000", message: "SQL execution internal error: Processing aborted" },
  "000604": { sqlState: "57014", message: "SQL execution canceled" },
  "000630": { sqlState: "57014", message: "Statement reached its statement timeout and was canceled" },
  "001003": { sqlState: "42000", message: "SQL compilation error: syntax error line 1 at position 0" },
};

const submittedBody = z.object({ statement: z.string() });

const DAY: Literal = { kind: "string", value: "2026-01-31" };

const taskOf = (statement: string): WorldTask => taskWith(statement, DAY, "STRING");

function taskWith(statement: string, day: Literal, simple: SimpleType): WorldTask {
  return {
    taskType: "snowflake_sql",
    custom: { statement, warehouse: "COMPUTE_WH", bindings: ["day"] },
    inputs: { day },
    interface: {
      inputs: { day: { type: { kind: "simple", simple } } },
      outputs: {
        rows: { type: { kind: "collection", element: { kind: "simple", simple: "STRUCT" } } },
        row_count: { type: { kind: "simple", simple: "INTEGER" } },
      },
    },
  };
}

/** The SQL API for statements that are executed asynchronously. Its states are the codes of its answers. */
export const snowflakeWorld: World = defineWorld({
  task: taskOf(STATEMENT),
  text: { taskWith: taskOf, received: (spec) => submittedBody.parse(spec).statement },
  integer: {
    taskWith: (value) => taskWith(STATEMENT, { kind: "integer", value }, "INTEGER"),
    form: "string",
  },
  states: {
    "333334": "Running",
    "333333": "Running",
    [SUCCEEDED]: "Success",
    "000603": "RetryableFailure",
    "000604": "PermanentFailure",
    "000630": "PermanentFailure",
    "001003": "PermanentFailure",
  },
  initialState: "333334",
  cancelledState: "000604",
  secrets: ["SNOWFLAKE_TOKEN"],
  errorBody: (message) => ({ code: "391918", message }),
  quota: { status: 429, body: { code: "429", message: "Too many requests" } },
  addressVariable: "SNOWFLAKE_URL",
  showsMessages: true,
  failures: {
    "001003": { state: "001003", kind: "USER", retryable: false },
    "000630": { state: "000630", kind: "USER", retryable: false },
    "000603": { state: "000603", kind: "SYSTEM", retryable: true },
  },
  handlers: (tools) => [authorized(tools), submit(tools), read(tools), cancel(tools)],
});

/** Answers nothing to whoever may come in: then the next handler does. */
function authorized({ secret }: WorldTools): RequestHandler {
  return http.all(`${ORIGIN}/*`, ({ request }) =>
    request.headers.get("authorization") === `Bearer ${secret("SNOWFLAKE_TOKEN")}`
      ? undefined
      : problem(401, "390144", "The token is missing or wrong"),
  );
}

/** Without `retry=true` a request id does not keep a statement from being executed again. */
function submit({ jobs }: WorldTools): RequestHandler {
  return http.post(STATEMENTS, async ({ request }) => {
    const query = new URL(request.url).searchParams;
    const key = query.get("requestId");
    const known = key !== null && query.get("retry") === "true" ? jobs.byKey(key) : undefined;
    return answerOf(known ?? jobs.add({ key, spec: await request.json() }), 0);
  });
}

function read({ jobs }: WorldTools): RequestHandler {
  return http.get(`${STATEMENTS}/:handle`, ({ request, params }) => {
    const job = jobs.get(String(params["handle"]));
    return job === undefined
      ? notFound()
      : answerOf(job, Number(new URL(request.url).searchParams.get("partition") ?? 0));
  });
}

function cancel({ jobs }: WorldTools): RequestHandler {
  return http.post(`${STATEMENTS}/:handle/cancel`, ({ params }) => {
    const job = jobs.get(String(params["handle"]));
    if (job === undefined) return notFound();
    if (jobs.isTerminal(job)) {
      const message = "Identified SQL statement is not currently executing.";
      return HttpResponse.json(
        { code: "000605", sqlState: "02000", message, statementHandle: job.id },
        { status: 422 },
      );
    }
    jobs.cancel(job.id);
    return HttpResponse.json({ code: "000604", message: "successfully canceled", statementHandle: job.id });
  });
}

/** The state of a statement is the status of the answer; a code that is in no list is one of a statement under way. */
function answerOf({ id, state, message }: Job, number: number): Response {
  const failure = FAILURES[state];
  if (state === SUCCEEDED) return HttpResponse.json(number === 0 ? firstPartition(id) : { data: LATER_ROWS });
  if (failure !== undefined) {
    const { sqlState, message: usual } = failure;
    return HttpResponse.json(
      { code: state, sqlState, message: message ?? usual, statementHandle: id },
      { status: 422 },
    );
  }
  const said = message ?? "Asynchronous execution in progress.";
  return HttpResponse.json(
    { code: state, message: said, statementHandle: id, statementStatusUrl: `/api/v2/statements/${id}` },
    { status: 202 },
  );
}

const FIRST_ROWS = [["Oslo", "12"]];
const LATER_ROWS = [["Bergen", null]];

function firstPartition(statementHandle: string): object {
  return {
    statementHandle,
    code: SUCCEEDED,
    message: "Statement executed successfully.",
    resultSetMetaData: {
      numRows: 2,
      rowType: [
        { name: "CITY", type: "text" },
        { name: "SALES", type: "fixed", scale: 0 },
      ],
      partitionInfo: [{ rowCount: 1 }, { rowCount: 1 }],
    },
    data: FIRST_ROWS,
  };
}

const notFound = (): Response => problem(404, "390404", "Statement not found");

function problem(status: number, code: string, message: string): Response {
  return HttpResponse.json({ code, message }, { status });
}
