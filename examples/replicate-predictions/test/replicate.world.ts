import type { Literal, SimpleType } from "@flyte-webapi/sdk";
import { defineWorld, type Job, type World, type WorldTask, type WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";
import * as z from "zod";

/** Where the handlers know the service. */
const ORIGIN = "https://api.replicate.com";

const PREDICTIONS = `${ORIGIN}/v1/predictions`;
/** The service has 100. Fewer show sooner what a plugin does with the second page. */
const PAGE_SIZE = 5;
/** Input and output are kept for this long. Milliseconds. */
const KEPT_MS = 60 * 60_000;

const createBody = z.object({ version: z.string(), input: z.record(z.string(), z.unknown()) });

const taskOf = (prompt: string): WorldTask => withInput({ kind: "string", value: prompt }, "STRING");

function withInput(text: Literal, simple: SimpleType): WorldTask {
  return {
    taskType: "replicate_prediction",
    custom: { version: "replicate/hello-world:5c7d5dc6", input: { seed: 4711 } },
    inputs: { text },
    interface: {
      inputs: { text: { type: { kind: "simple", simple } } },
      outputs: { output: { type: { kind: "simple", simple: "STRING" } } },
    },
  };
}

/** The predictions API: no idempotency key, and a list that shows what predictions were given. */
export const replicateWorld: World = defineWorld({
  task: taskOf("Alice"),
  text: { taskWith: taskOf, received: (spec) => createBody.parse(spec).input["text"] },
  states: {
    starting: "Initializing",
    processing: "Running",
    succeeded: "Success",
    failed: ["PermanentFailure", "RetryableFailure"],
    canceled: "PermanentFailure",
    aborted: "RetryableFailure",
  },
  initialState: "starting",
  cancelledState: "canceled",
  secrets: ["REPLICATE_API_TOKEN"],
  errorBody: (message) => ({ title: "Problem", detail: message }),
  quota: { status: 429, body: { title: "Throttled", detail: "Request was throttled.", status: 429 } },
  addressVariable: "REPLICATE_URL",
  showsMessages: true,
  logLinks: true,
  failures: {
    MODEL: { state: "failed", kind: "USER", retryable: false },
    INTERRUPTED: { state: "failed", kind: "SYSTEM", retryable: true },
  },
  integer: { taskWith: (seed) => withInput({ kind: "integer", value: seed }, "INTEGER") },
  listing: { pageSize: PAGE_SIZE, other: () => ({ spec: { version: "other", input: {} } }) },
  handlers: (tools) => [create(tools), list(tools), read(tools), cancel(tools)],
});

/** Makes a prediction whenever it is asked, whatever it was asked before. */
function create(tools: WorldTools): RequestHandler {
  return http.post(PREDICTIONS, async ({ request }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const { success, data: spec } = createBody.safeParse(await request.json());
    if (!success) return problem(422, "Input validation failed", "version and input are required");
    // The service does not know that this input is a key. The kit does.
    const key = spec.input["flyte_key"];
    const made = tools.jobs.add({ key: typeof key === "string" ? key : undefined, spec });
    return HttpResponse.json(view(made, tools), { status: 201 });
  });
}

/** The newest first, in pages. */
function list(tools: WorldTools): RequestHandler {
  return http.get(PREDICTIONS, ({ request }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const query = new URL(request.url).searchParams;
    const since = Date.parse(query.get("created_after") ?? "1970-01-01");
    const start = Number(query.get("cursor") ?? 0);
    const all = tools.jobs.list().filter(({ createdAt }) => createdAt >= since);
    const results = all.toReversed().slice(start, start + PAGE_SIZE);
    const next = start + PAGE_SIZE < all.length ? `${PREDICTIONS}?cursor=${start + PAGE_SIZE}` : null;
    return HttpResponse.json({ previous: null, next, results: results.map((job) => view(job, tools)) });
  });
}

function read(tools: WorldTools): RequestHandler {
  return http.get(`${PREDICTIONS}/:id`, ({ request, params }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const job = tools.jobs.get(String(params["id"]));
    return job === undefined ? notFound() : HttpResponse.json(view(job, tools));
  });
}

function cancel(tools: WorldTools): RequestHandler {
  return http.post(`${PREDICTIONS}/:id/cancel`, ({ request, params }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const job = tools.jobs.get(String(params["id"]));
    if (job === undefined) return notFound();
    const now = tools.jobs.isTerminal(job) ? job : (tools.jobs.cancel(job.id) ?? job);
    return HttpResponse.json(view(now, tools));
  });
}

function view(job: Job, { now }: WorldTools): object {
  const { id, state, spec, createdAt } = job;
  const isRemoved = now() - createdAt > KEPT_MS;
  return {
    id,
    status: state,
    created_at: new Date(createdAt).toISOString(),
    data_removed: isRemoved,
    ...(isRemoved ? { input: {}, output: null } : { input: createBody.parse(spec).input, output: outputOf(job) }),
    error: errorOf(job),
    urls: { get: `${PREDICTIONS}/${id}`, cancel: `${PREDICTIONS}/${id}/cancel` },
  };
}

const outputOf = ({ state }: Job): string | null => (state === "succeeded" ? "hello Alice" : null);

function errorOf({ failure, message }: Job): string | null {
  if (failure !== "INTERRUPTED") return message ?? null;
  return `Prediction interrupted; please retry (code: PA) ${message ?? ""}`;
}

function isAuthorized(request: Request, { secret }: WorldTools): boolean {
  return request.headers.get("authorization") === `Bearer ${secret("REPLICATE_API_TOKEN")}`;
}

const unauthorized = (): Response => problem(401, "Unauthenticated", "You did not pass a valid authentication token");
const notFound = (): Response => problem(404, "Not found", "The requested resource could not be found.");

function problem(status: number, title: string, detail: string): Response {
  return HttpResponse.json({ title, detail, status }, { status });
}
