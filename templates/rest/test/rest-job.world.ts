import { defineWorld, type Job, type World, type WorldTask, type WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";
import { z } from "zod";

const submittedSpec = z.object({ command: z.array(z.string()) });

function taskOf(program: string): WorldTask {
  return {
    taskType: "rest_job",
    custom: { command: ["python", program] },
    inputs: { epochs: { kind: "integer", value: 3n } },
    interface: {
      inputs: { epochs: { type: { kind: "simple", simple: "INTEGER" } } },
      outputs: { accuracy: { type: { kind: "simple", simple: "FLOAT" } } },
    },
  };
}

/**
 * The job service, as its documentation describes it: what the conformance suite runs the plugin against. Keep it honest. It has
 * no code for outages, lost answers or slow replicas: the kit adds those, moves the jobs along, and looks at what is left behind.
 */
export const restJobWorld: World = defineWorld({
  task: taskOf("train.py"),
  // Where a word that the user wrote goes in, and where it arrives.
  text: { taskWith: taskOf, received: (spec) => submittedSpec.parse(spec).command[1] },
  states: {
    QUEUED: "Queued",
    STARTING: "Initializing",
    RUNNING: "Running",
    CANCELLING: "Running",
    SUCCEEDED: "Success",
    FAILED: ["PermanentFailure", "RetryableFailure"],
    CANCELLED: "PermanentFailure",
  },
  initialState: "QUEUED",
  cancelledState: "CANCELLED",
  secrets: ["JOB_API_TOKEN"],
  errorBody: (message) => ({ error: { message } }),
  addressVariable: "JOB_API_URL",
  showsMessages: true,
  logLinks: true,
  failures: {
    OUT_OF_MEMORY: { state: "FAILED", kind: "USER", retryable: false },
    NODE_LOST: { state: "FAILED", kind: "SYSTEM", retryable: true },
  },
  handlers: (tools) => {
    const view = createView();
    return [submit(tools, view), read(tools, view), cancel(tools), result(tools)];
  },
});

const JOBS = "https://jobs.example.com/v1/jobs";

/** A job, as the service answers it. */
type View = (job: Job) => object;

function createView(): View {
  const revisions = new Map<string, { readonly content: string; readonly revision: number }>();
  return ({ id, state, message, failure }) => {
    const content = JSON.stringify([state, message, failure]);
    const last = revisions.get(id) ?? { content, revision: 1 };
    const revision = last.content === content ? last.revision : last.revision + 1;
    revisions.set(id, { content, revision });
    // A failed job says here why. A job that lives may say something too: then it is a warning.
    const code = failure ?? (state === "FAILED" ? "OUT_OF_MEMORY" : "WARNING");
    const error = { code, message: message ?? "the job ran out of memory", retryable: failure === "NODE_LOST" };
    if (state === "FAILED") return { id, state, revision, error };
    return { id, state, revision, message, ...(message === undefined ? {} : { error }) };
  };
}

/** The same key means the same job; with another body it is a mistake of the caller. */
function submit(tools: WorldTools, view: View): RequestHandler {
  return http.post(JOBS, async ({ request }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const key = request.headers.get("idempotency-key");
    const spec: unknown = await request.json();
    const known = key === null ? undefined : tools.jobs.byKey(key);
    if (known === undefined) return HttpResponse.json(view(tools.jobs.add({ key, spec })), { status: 201 });
    if (JSON.stringify(known.spec) !== JSON.stringify(spec)) return problem(422, "the key belongs to another request");
    return HttpResponse.json(view(known));
  });
}

function read(tools: WorldTools, view: View): RequestHandler {
  return http.get(`${JOBS}/:id`, ({ request, params }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const job = tools.jobs.get(String(params["id"]));
    return job === undefined ? notFound() : HttpResponse.json(view(job));
  });
}

function cancel(tools: WorldTools): RequestHandler {
  return http.post(`${JOBS}/:id/cancel`, ({ request, params }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const job = tools.jobs.get(String(params["id"]));
    if (job === undefined) return notFound();
    if (tools.jobs.isTerminal(job)) return problem(409, "the job is over");
    tools.jobs.cancel(job.id);
    return new HttpResponse(null, { status: 202 });
  });
}

function result(tools: WorldTools): RequestHandler {
  return http.get(`${JOBS}/:id/result`, ({ request, params }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const job = tools.jobs.get(String(params["id"]));
    if (job === undefined) return notFound();
    if (job.state !== "SUCCEEDED") return problem(409, "the job has not succeeded");
    return HttpResponse.json({ outputs: { accuracy: 0.93 } });
  });
}

function isAuthorized(request: Request, { secret }: WorldTools): boolean {
  return request.headers.get("authorization") === `Bearer ${secret("JOB_API_TOKEN")}`;
}

type Problem = HttpResponse<{ error: { message: string } }>;

const unauthorized = (): Problem => problem(401, "the token is missing or wrong");
const notFound = (): Problem => problem(404, "there is no such job");

function problem(status: number, message: string): Problem {
  return HttpResponse.json({ error: { message } }, { status });
}
