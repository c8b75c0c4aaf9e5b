import { http, HttpResponse } from "msw";

import { defineWorld, type Job, type World, type WorldTask } from "../../../../src/msw/index.ts";

/** Where the service lives. */
export const EXPORTS_URL = "https://exports.example.com";
/** The key of the token that every request needs. */
export const EXPORTS_TOKEN_KEY = "EXPORTS_TOKEN";
/** The environment variable with another address for new exports. */
export const EXPORTS_ADDRESS_VARIABLE = "EXPORTS_URL";

const TASK: WorldTask = {
  taskType: "export",
  custom: { table: "events" },
  interface: { inputs: {}, outputs: { rows: { type: { kind: "simple", simple: "INTEGER" } } } },
};

const problem = (status: number, error: string): Response => HttpResponse.json({ error }, { status });

const monitorPath = ({ id }: Job): string => `/operations/${encodeURIComponent(id)}`;

function monitor(job: Job): object {
  const { state, message, failure } = job;
  return {
    status: state,
    ...(state === "Failed" ? { error: undefined, problem: { code: failure ?? "Internal", message } } : {}),
    ...(state === "Succeeded" ? { rows: 7 } : {}),
  };
}

/**
 * A service of long-running operations: `POST /exports` answers 202 without a body, and says in `Location` where to ask how it goes. Nothing
 * in any body names the operation. `DELETE` of the monitor cancels: 202, or 409 when there is nothing to cancel any more.
 */
export const operationsWorld: World = defineWorld({
  task: TASK,
  states: {
    NotStarted: "Queued",
    Running: "Running",
    Canceling: "Running",
    Succeeded: "Success",
    Failed: ["PermanentFailure", "RetryableFailure"],
    Canceled: "PermanentFailure",
  },
  initialState: "NotStarted",
  cancelledState: "Canceled",
  secrets: [EXPORTS_TOKEN_KEY],
  addressVariable: EXPORTS_ADDRESS_VARIABLE,
  showsMessages: false,
  failures: {
    TableNotFound: { state: "Failed", kind: "USER", retryable: false },
    NodeLost: { state: "Failed", kind: "SYSTEM", retryable: true },
  },
  errorBody: (error) => ({ error }),
  handlers: ({ jobs, secret }) => [
    http.all(`${EXPORTS_URL}/*`, ({ request }) =>
      request.headers.get("authorization") === `Bearer ${secret(EXPORTS_TOKEN_KEY)}`
        ? undefined
        : problem(401, "the token is missing or wrong"),
    ),
    http.post(`${EXPORTS_URL}/exports`, async ({ request }) => {
      const key = request.headers.get("repeatability-request-id");
      const known = key === null ? undefined : jobs.byKey(key);
      const job = known ?? jobs.add({ key, spec: await request.json() });
      return new HttpResponse(null, { status: 202, headers: { location: monitorPath(job), "retry-after": "5" } });
    }),
    http.get(`${EXPORTS_URL}/operations/:id`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      if (job === undefined) return problem(404, "no such operation");
      // While it goes on the service says when to ask again; that is no refusal.
      return jobs.isTerminal(job)
        ? HttpResponse.json(monitor(job))
        : HttpResponse.json(monitor(job), { headers: { "retry-after": "5" } });
    }),
    http.delete(`${EXPORTS_URL}/operations/:id`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      if (job === undefined) return problem(404, "no such operation");
      if (jobs.isTerminal(job)) return problem(409, "the operation is over");
      jobs.cancel(job.id);
      return new HttpResponse(null, { status: 202 });
    }),
  ],
});
