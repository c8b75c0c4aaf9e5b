import { http, HttpResponse, type RequestHandler } from "msw";

import { defineWorld } from "../../src/msw/index.ts";
import type { Job, JobTable, World, WorldTask, WorldTools } from "../../src/msw/index.ts";
import { uploadHandlers } from "./uploads.ts";

/** Where the service lives. */
export const SERVICE_URL = "https://jobs.example.com";
/** The key of the token that every request needs. */
export const TOKEN_KEY = "JOBS_TOKEN";

/** The environment variable with another address for new jobs. */
export const ADDRESS_VARIABLE = "JOBS_URL";

/** What jobs give. */
const ANSWER = 42;

const TASK: WorldTask = {
  taskType: "job",
  custom: { text: "hello" },
  interface: { inputs: {}, outputs: { answer: { type: { kind: "simple", simple: "INTEGER" } } } },
};

/** Messages stand in `errors`, whatever the state: there they are only warnings while `state` does not say that the job has failed. */
export function view(job: Job): object {
  return {
    id: job.id,
    state: job.state,
    tag: job.key,
    ...(job.message === undefined ? {} : { errors: [{ message: job.message }] }),
    ...(job.failure === undefined ? {} : { cause: job.failure }),
    ...(job.state === "DONE" ? { result: { answer: ANSWER } } : {}),
  };
}

/** Ids that are numbers are written as numbers, however big. */
function json(value: object, init?: ResponseInit): Response {
  const text = JSON.stringify(value).replaceAll(/"id":"(\d{16,})"/g, '"id":$1');
  return new HttpResponse(text, { ...init, headers: { "content-type": "application/json" } });
}

const notFound = (): Response => HttpResponse.json({ error: "no such job" }, { status: 404 });

function made(jobs: JobTable, key: string | null, spec: unknown): Response {
  const known = key === null ? undefined : jobs.byKey(key);
  return json(view(known ?? jobs.add({ key, spec })), { status: known === undefined ? 201 : 200 });
}

/** Answers nothing to whoever may come in: then the next handler does. */
export function tokenHandler(secret: WorldTools["secret"]): RequestHandler {
  return http.all(`${SERVICE_URL}/*`, ({ request }) =>
    request.headers.get("authorization") === `Bearer ${secret(TOKEN_KEY)}` ||
    request.headers.get("x-api-key") === secret(TOKEN_KEY)
      ? undefined
      : HttpResponse.json({ error: "the token is missing or wrong" }, { status: 401 }),
  );
}

/** Names that the client may choose. */
const JOB_NAME = /^[a-z0-9][a-z0-9._-]{0,79}$/;

const badName = (): Response => HttpResponse.json({ error: `expected a name such as ${JOB_NAME}` }, { status: 400 });

function textOf(spec: unknown): unknown {
  return typeof spec === "object" && spec !== null ? Reflect.get(spec, "text") : undefined;
}

/**
 * A job service with every style of idempotency: a key header (`POST /jobs`), ids that the client chooses (`PUT /jobs/{name}`), and tags that
 * can be looked up (`POST /tagged`, `GET /jobs?tag=`). It refuses to cancel what is over, and `DELETE` forgets a job with its results. A job's
 * result is part of the job, and can be read alone (`GET /jobs/{id}/result`). Every request needs the token, as a bearer or in `x-api-key`.
 */
export const jobServiceWorld: World = defineWorld({
  task: TASK,
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
  addressVariable: ADDRESS_VARIABLE,
  text: { taskWith: (text) => ({ ...TASK, custom: { text } }), received: textOf },
  errorBody: (message) => ({ error: message }),
  quota: { status: 403, body: { error: "quota_exceeded" } },
  handlers: ({ jobs, resources, secret }) => [
    tokenHandler(secret),
    http.post(`${SERVICE_URL}/jobs`, async ({ request }) =>
      made(jobs, request.headers.get("idempotency-key"), await request.json()),
    ),
    ...uploadHandlers(SERVICE_URL, resources),
    http.post(`${SERVICE_URL}/tagged`, async ({ request }) => {
      const body: unknown = await request.json();
      const tag = typeof body === "object" && body !== null && "tag" in body ? String(body.tag) : null;
      return json(view(jobs.add({ key: tag, spec: body })), { status: 201 });
    }),
    http.put(`${SERVICE_URL}/jobs/:name`, async ({ params, request }) => {
      const name = String(params["name"]);
      if (!JOB_NAME.test(name)) return badName();
      if (jobs.byKey(name) !== undefined) return HttpResponse.json({ error: "exists" }, { status: 409 });
      return json(view(jobs.add({ id: name, key: name, spec: await request.json() })), { status: 201 });
    }),
    http.get(`${SERVICE_URL}/jobs`, ({ request }) => {
      const tag = new URL(request.url).searchParams.get("tag");
      const found = tag === null ? undefined : jobs.byKey(tag);
      return json({ jobs: found === undefined ? [] : [view(found)] });
    }),
    http.get(`${SERVICE_URL}/jobs/:id`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job === undefined ? notFound() : json(view(job));
    }),
    http.get(`${SERVICE_URL}/jobs/:id/result`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job?.state === "DONE" ? HttpResponse.json({ answer: ANSWER }) : notFound();
    }),
    http.post(`${SERVICE_URL}/jobs/:id/renew`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job === undefined ? notFound() : json(view(job));
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
