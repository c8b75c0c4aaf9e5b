import { http, HttpResponse } from "msw";

import { defineWorld, type Job, type World, type WorldTask } from "../../../../src/msw/index.ts";

/** Where the service lives. */
export const RUNS_URL = "https://runs.example.com";
/** The key of the token that every request needs. */
export const RUNS_TOKEN_KEY = "RUNS_TOKEN";

/** So small that whoever looks at the first page only misses most runs. */
const PAGE_SIZE = 2;

const TASK: WorldTask = { taskType: "run", custom: { notebook: "daily" } };

function view({ id, state, key, message }: Job): object {
  return { run_id: id, life_cycle: state, labels: { task: key }, ...(message === undefined ? {} : { message }) };
}

const problem = (status: number, error: string): Response => HttpResponse.json({ error }, { status });

/** What a label holds. */
function labelOf(spec: unknown, name: string): unknown {
  const labels: unknown = typeof spec === "object" && spec !== null ? Reflect.get(spec, "labels") : undefined;
  return typeof labels === "object" && labels !== null ? Reflect.get(labels, name) : undefined;
}

/**
 * A service that takes every submission for a new run. Runs carry labels; `GET /2.1/runs?project=` lists those of a project, page by page, and
 * whoever wants one run must go through them.
 */
export const pagedWorld: World = defineWorld({
  task: TASK,
  states: {
    PENDING: "Queued",
    RUNNING: "Running",
    TERMINATING: "Running",
    SUCCEEDED: "Success",
    FAILED: "RetryableFailure",
    CANCELED: "PermanentFailure",
  },
  initialState: "PENDING",
  cancelledState: "CANCELED",
  showsMessages: true,
  secrets: [RUNS_TOKEN_KEY],
  errorBody: (error) => ({ error }),
  text: {
    taskWith: (text) => ({ ...TASK, custom: { notebook: text } }),
    received: (spec) => (typeof spec === "object" && spec !== null ? Reflect.get(spec, "notebook") : undefined),
  },
  handlers: ({ jobs, secret }) => [
    http.all(`${RUNS_URL}/*`, ({ request }) =>
      request.headers.get("authorization") === `Bearer ${secret(RUNS_TOKEN_KEY)}`
        ? undefined
        : problem(401, "the token is missing or wrong"),
    ),
    http.post(`${RUNS_URL}/2.1/runs`, async ({ request }) => {
      const spec: unknown = await request.json();
      const label = labelOf(spec, "task");
      return HttpResponse.json(view(jobs.add({ key: typeof label === "string" ? label : null, spec })), {
        status: 201,
      });
    }),
    http.get(`${RUNS_URL}/2.1/runs`, ({ request }) => {
      const { searchParams } = new URL(request.url);
      const start = Number(searchParams.get("page_token") ?? "0");
      const own = jobs.list().filter(({ spec }) => labelOf(spec, "project") === searchParams.get("project"));
      const end = start + PAGE_SIZE;
      return HttpResponse.json({
        runs: own.slice(start, end).map(view),
        ...(end < own.length ? { next_page_token: String(end) } : {}),
      });
    }),
    http.get(`${RUNS_URL}/2.1/runs/:id`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job === undefined ? problem(404, "no such run") : HttpResponse.json(view(job));
    }),
    http.post(`${RUNS_URL}/2.1/runs/:id/cancel`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      if (job === undefined) return problem(404, "no such run");
      if (!jobs.isTerminal(job)) jobs.cancel(job.id);
      return HttpResponse.json({});
    }),
  ],
});
