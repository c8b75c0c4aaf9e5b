import { defineWorld, type Job, type World, type WorldTask, type WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";
import * as z from "zod";

/** Where the handlers know the service. */
const ORIGIN = "https://api.openai.com";

const BATCHES = `${ORIGIN}/v1/batches`;
const FILES = `${ORIGIN}/v1/files`;
const PAGE_SIZE = 5;

const createBody = z.object({
  input_file_id: z.string(),
  endpoint: z.string(),
  completion_window: z.literal("24h"),
  metadata: z.record(z.string().max(64), z.string().max(512)).default({}),
});

/** A batch as it was asked for, with the content of its input file. */
const batchSpec = createBody.extend({ lines: z.string() });
const line = z.object({ custom_id: z.string(), method: z.literal("POST"), body: z.object({ input: z.string() }) });

function taskOf(input: string): WorldTask {
  return {
    taskType: "batch_inference",
    custom: {
      endpoint: "/v1/embeddings",
      requests: [
        { model: "text-embedding-3-small", input },
        { model: "text-embedding-3-small", input: "second" },
      ],
    },
    interface: {
      inputs: {},
      outputs: {
        output_file: { type: { kind: "blob", blob: { format: "jsonl", dimensionality: "SINGLE" } } },
        error_file: { type: { kind: "simple", simple: "STRING" } },
        failed_requests: { type: { kind: "simple", simple: "INTEGER" } },
      },
    },
  };
}

/** The Batch and Files APIs: no idempotency key, but metadata that the list shows. */
export const batchWorld: World = defineWorld({
  task: taskOf("first"),
  text: {
    taskWith: taskOf,
    received: (spec) => line.parse(JSON.parse(batchSpec.parse(spec).lines.split("\n")[0] ?? "")).body.input,
  },
  states: {
    validating: "Queued",
    in_progress: "Running",
    finalizing: "Running",
    cancelling: "Running",
    completed: "Success",
    failed: ["PermanentFailure", "RetryableFailure"],
    expired: "RetryableFailure",
    cancelled: "PermanentFailure",
  },
  initialState: "validating",
  cancelledState: "cancelled",
  secrets: ["OPENAI_API_KEY"],
  errorBody: (message) => ({ error: { message, type: "invalid_request_error" } }),
  quota: {
    status: 429,
    body: { error: { message: "Too many batches are enqueued", type: "requests", code: "rate_limit_exceeded" } },
  },
  addressVariable: "OPENAI_URL",
  showsMessages: true,
  failures: {
    invalid_json_line: { state: "failed", kind: "USER", retryable: false },
    token_limit_exceeded: { state: "failed", kind: "SYSTEM", retryable: true },
  },
  cancellingState: "cancelling",
  listing: { pageSize: PAGE_SIZE, other: (index) => ({ spec: otherSpec(index) }) },
  handlers: (tools) => {
    const files: Files = new Map();
    return [...fileHandlers(tools, files), create(tools, files), list(tools), read(tools), cancel(tools)];
  },
});

/** A batch that somebody else made. */
function otherSpec(index: number): z.infer<typeof batchSpec> {
  const metadata = { flyte_key: `other-${index}` };
  return { input_file_id: "file-other", endpoint: "/v1/embeddings", completion_window: "24h", metadata, lines: "" };
}

/** Uploads by id. */
type Files = Map<string, { readonly filename: string; readonly content: string }>;

function fileHandlers(tools: WorldTools, files: Files): RequestHandler[] {
  let uploads = 0;
  return [
    http.post(FILES, async ({ request }) => {
      if (!isAuthorized(request, tools)) return unauthorized();
      // What is read here is small, and written by this example.
      // oxlint-disable-next-line typescript/no-deprecated
      const form = await request.formData();
      const file = form.get("file");
      if (!(file instanceof File) || form.get("purpose") !== "batch")
        return problem(400, "file and purpose are required");
      const id = `file-${++uploads}`;
      files.set(id, { filename: file.name, content: await file.text() });
      tools.resources.add(id);
      return HttpResponse.json({ id, object: "file", purpose: "batch", filename: file.name });
    }),
    http.get(FILES, ({ request }) => {
      if (!isAuthorized(request, tools)) return unauthorized();
      const data = [...files].map(([id, { filename }]) => ({ id, object: "file", purpose: "batch", filename }));
      return HttpResponse.json({ object: "list", data: data.toReversed(), has_more: false });
    }),
    http.delete(`${FILES}/:id`, ({ request, params }) => {
      if (!isAuthorized(request, tools)) return unauthorized();
      const id = String(params["id"]);
      if (!tools.resources.remove(id)) return problem(404, `No such File object: ${id}`);
      files.delete(id);
      return HttpResponse.json({ id, object: "file", deleted: true });
    }),
  ];
}

/** Makes a batch whenever it is asked, whatever its metadata say. */
function create(tools: WorldTools, files: Files): RequestHandler {
  return http.post(BATCHES, async ({ request }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const { success, data } = createBody.safeParse(await request.json());
    const file = success ? files.get(data.input_file_id) : undefined;
    if (!success || file === undefined) return problem(400, "The batch is malformed, or its input file is unknown");
    // The service does not know that this is a key. The kit does.
    const key = data.metadata["flyte_key"];
    return HttpResponse.json(view(tools.jobs.add({ key, spec: { ...data, lines: file.content } })));
  });
}

/** In pages. Which comes first is not documented; here it is the newest. */
function list(tools: WorldTools): RequestHandler {
  return http.get(BATCHES, ({ request }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const after = new URL(request.url).searchParams.get("after");
    const all = tools.jobs.list().toReversed();
    const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const data = all.slice(start, start + PAGE_SIZE).map(view);
    return HttpResponse.json({ object: "list", data, has_more: start + PAGE_SIZE < all.length });
  });
}

function read(tools: WorldTools): RequestHandler {
  return http.get(`${BATCHES}/:id`, ({ request, params }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const job = tools.jobs.get(String(params["id"]));
    return job === undefined ? notFound() : HttpResponse.json(view(job));
  });
}

function cancel(tools: WorldTools): RequestHandler {
  return http.post(`${BATCHES}/:id/cancel`, ({ request, params }) => {
    if (!isAuthorized(request, tools)) return unauthorized();
    const job = tools.jobs.get(String(params["id"]));
    if (job === undefined) return notFound();
    if (tools.jobs.isTerminal(job)) return problem(409, `Cannot cancel a batch with status '${job.state}'.`);
    return HttpResponse.json(view(tools.jobs.cancel(job.id) ?? job));
  });
}

function view({ id, state, spec, message, failure }: Job): object {
  const { input_file_id, endpoint, metadata } = batchSpec.parse(spec);
  const isDone = state === "completed";
  const error = { code: failure ?? null, message: message ?? null, line: null };
  return {
    id,
    object: "batch",
    status: state,
    endpoint,
    input_file_id,
    metadata,
    output_file_id: isDone ? "file-output" : null,
    error_file_id: isDone ? "file-errors" : null,
    request_counts: isDone ? { total: 2, completed: 1, failed: 1 } : { total: 2, completed: 0, failed: 0 },
    errors: failure === undefined && message === undefined ? null : { object: "list", data: [error] },
  };
}

function isAuthorized(request: Request, { secret }: WorldTools): boolean {
  return request.headers.get("authorization") === `Bearer ${secret("OPENAI_API_KEY")}`;
}

const unauthorized = (): Response => problem(401, "Incorrect API key provided");
const notFound = (): Response => problem(404, "No batch found");

function problem(status: number, message: string): Response {
  return HttpResponse.json({ error: { message, type: "invalid_request_error", code: null } }, { status });
}
