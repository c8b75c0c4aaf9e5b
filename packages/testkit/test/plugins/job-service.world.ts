import { http, HttpResponse } from "msw";

import { defineWorld } from "../../src/msw/index.ts";
import type { Job, JobTable, World } from "../../src/msw/index.ts";

/** Where the service lives. */
export const SERVICE_URL = "https://jobs.example.com";
/** The key of the token that every request needs. */
export const TOKEN_KEY = "JOBS_TOKEN";

/** What jobs give. */
const ANSWER = 42;

/** Messages stand in `errors`, whatever the state: there they are only warnings while `state` does not say that the job has failed. */
function view(job: Job): object {
  return {
    id: job.id,
    state: job.state,
    tag: job.key,
    ...(job.message === undefined ? {} : { errors: [{ message: job.message }] }),
    ...(job.failure === undefined ? {} : { cause: job.failure }),
    ...(job.state === "DONE" ? { result: { answer: ANSWER } } : {}),
  };
}

const notFound = (): Response => HttpResponse.json({ error: "no such job" }, { status: 404 });

function made(jobs: JobTable, key: string | null): Response {
  const known = key === null ? undefined : jobs.byKey(key);
  return HttpResponse.json(view(known ?? jobs.add({ key })), { status: known === undefined ? 201 : 200 });
}

/**
 * A job service with every style of idempotency: a key header (`POST /jobs`), ids that the client chooses (`PUT /jobs/{name}`), and tags that
 * can be looked up (`POST /tagged`, `GET /jobs?tag=`). It refuses to cancel what is over, and `DELETE` forgets a job with its results. A job's
 * result is part of the job, and can be read alone (`GET /jobs/{id}/result`).
 */
export const jobServiceWorld: World = defineWorld({
  task: {
    taskType: "job",
    interface: { inputs: {}, outputs: { answer: { type: { kind: "simple", simple: "INTEGER" } } } },
  },
  states: {
    QUEUED: "Queued",
    RUNNING: "Running",
    STOPPING: "Running",
    DONE: "Success",
    FAILED: ["PermanentFailure", "RetryableFailure"],
    STOPPED: ["PermanentFailure", "RetryableFailure"],
  },
  initialState: "QUEUED",
  cancelledState: "STOPPED",
  showsMessages: true,
  logLinks: true,
  failures: {
    BAD_ARGUMENT: { state: "FAILED", kind: "USER", retryable: false },
    NODE_LOST: { state: "FAILED", kind: "SYSTEM", retryable: true },
    DISK_BROKEN: { state: "FAILED", kind: "SYSTEM", retryable: false },
    OUT_OF_MEMORY: { state: "FAILED", kind: "USER", retryable: true },
  },
  secrets: [TOKEN_KEY],
  handlers: ({ jobs, secret }) => [
    // Answers nothing to whoever may come in: then the next handler does.
    http.all(`${SERVICE_URL}/*`, ({ request }) =>
      request.headers.get("authorization") === `Bearer ${secret(TOKEN_KEY)}`
        ? undefined
        : HttpResponse.json({ error: "the token is missing or wrong" }, { status: 401 }),
    ),
    http.post(`${SERVICE_URL}/jobs`, ({ request }) => made(jobs, request.headers.get("idempotency-key"))),
    http.post(`${SERVICE_URL}/tagged`, async ({ request }) => {
      const body: unknown = await request.json();
      const tag = typeof body === "object" && body !== null && "tag" in body ? String(body.tag) : null;
      return HttpResponse.json(view(jobs.add({ key: tag })), { status: 201 });
    }),
    http.put(`${SERVICE_URL}/jobs/:name`, ({ params }) => {
      const name = String(params["name"]);
      if (jobs.byKey(name) !== undefined) return HttpResponse.json({ error: "exists" }, { status: 409 });
      return HttpResponse.json(view(jobs.add({ id: name, key: name })), { status: 201 });
    }),
    http.get(`${SERVICE_URL}/jobs`, ({ request }) => {
      const tag = new URL(request.url).searchParams.get("tag");
      const found = tag === null ? undefined : jobs.byKey(tag);
      return HttpResponse.json({ jobs: found === undefined ? [] : [view(found)] });
    }),
    http.get(`${SERVICE_URL}/jobs/:id`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job === undefined ? notFound() : HttpResponse.json(view(job));
    }),
    http.get(`${SERVICE_URL}/jobs/:id/result`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job?.state === "DONE" ? HttpResponse.json({ answer: ANSWER }) : notFound();
    }),
    http.post(`${SERVICE_URL}/jobs/:id/renew`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job === undefined ? notFound() : HttpResponse.json(view(job));
    }),
    http.post(`${SERVICE_URL}/jobs/:id/cancel`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      if (job === undefined) return notFound();
      if (jobs.isTerminal(job)) return HttpResponse.json({ error: "already terminated" }, { status: 409 });
      jobs.cancel(job.id);
      return new HttpResponse(null, { status: 202 });
    }),
    http.delete(`${SERVICE_URL}/jobs/:id`, ({ params }) =>
      jobs.remove(String(params["id"])) ? new HttpResponse(null, { status: 204 }) : notFound(),
    ),
  ],
});
