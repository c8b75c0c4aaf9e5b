import type { Literal, SimpleType } from "@flyte-webapi/sdk";
import { defineWorld, type Job, type World, type WorldTask, type WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";
import * as z from "zod";

/** Where the handlers know the workspace. */
export const ORIGIN = "https://workspace.cloud.databricks.com";

const RUNS = `${ORIGIN}/api/2.1/jobs/runs`;

/** Ids have 19 digits. Each run takes two: its own, and that of its task. */
const FIRST_RUN_ID = 1_103_749_018_473_629_101n;

const submitBody = z.object({
  idempotency_token: z.string().max(64).optional(),
  tasks: z.tuple([z.object({ notebook_task: z.object({ base_parameters: z.record(z.string(), z.string()) }) })]),
});

const taskOf = (city: string): WorldTask => taskWith({ kind: "string", value: city }, "STRING");

function taskWith(city: Literal, simple: SimpleType): WorldTask {
  return {
    taskType: "databricks_notebook",
    custom: { notebook_task: { notebook_path: "/Shared/sales" }, existing_cluster_id: "0131-120000-abcd1234" },
    inputs: { city },
    interface: {
      inputs: { city: { type: { kind: "simple", simple } } },
      outputs: { result: { type: { kind: "simple", simple: "STRING" } } },
    },
  };
}

/** The Jobs API for submitted runs of one notebook. Its states are life cycle and, where there is one, result. */
export const databricksWorld: World = defineWorld({
  task: taskOf("Oslo"),
  text: {
    taskWith: taskOf,
    received: (spec) => submitBody.parse(spec).tasks[0].notebook_task.base_parameters["city"],
  },
  integer: { taskWith: (value) => taskWith({ kind: "integer", value }, "INTEGER"), form: "string" },
  states: {
    PENDING: "Initializing",
    QUEUED: "Queued",
    BLOCKED: "Queued",
    RUNNING: "Running",
    WAITING_FOR_RETRY: "Running",
    TERMINATING: "Running",
    "TERMINATED/SUCCESS": "Success",
    "TERMINATED/FAILED": ["PermanentFailure", "RetryableFailure"],
    "TERMINATED/TIMEDOUT": "PermanentFailure",
    "TERMINATED/CANCELED": "PermanentFailure",
    "TERMINATED/MAXIMUM_CONCURRENT_RUNS_REACHED": "RetryableFailure",
    SKIPPED: "RetryableFailure",
    "INTERNAL_ERROR/FAILED": "RetryableFailure",
  },
  initialState: "PENDING",
  cancelledState: "TERMINATED/CANCELED",
  secrets: ["DATABRICKS_TOKEN"],
  errorBody: (message) => ({ error_code: "BAD_REQUEST", message }),
  quota: { status: 429, body: { error_code: "REQUEST_LIMIT_EXCEEDED", message: "Too many runs in this workspace" } },
  addressVariable: "DATABRICKS_HOST",
  showsMessages: true,
  logLinks: true,
  failures: {
    RUN_EXECUTION_ERROR: { state: "TERMINATED/FAILED", kind: "USER", retryable: false },
    CLOUD_FAILURE: { state: "TERMINATED/FAILED", kind: "SYSTEM", retryable: true },
    INTERNAL_ERROR: { state: "INTERNAL_ERROR/FAILED", kind: "SYSTEM", retryable: true },
  },
  cancellingState: "TERMINATING",
  handlers: (tools) => [submit(tools), read(tools), output(tools), cancel(tools)],
});

function submit({ jobs, secret }: WorldTools): RequestHandler {
  let made = 0n;
  return http.post(`${RUNS}/submit`, async ({ request }) => {
    if (!isAuthorized(request, secret)) return unauthorized();
    const spec: unknown = await request.json();
    const { success, data } = submitBody.safeParse(spec);
    if (!success) return problem(400, "MALFORMED_REQUEST", "The request does not say what to run");
    const known = data.idempotency_token === undefined ? undefined : jobs.byKey(data.idempotency_token);
    if (known !== undefined) return exact({ run_id: known.id });
    const id = String(FIRST_RUN_ID + 2n * made++);
    return exact({ run_id: jobs.add({ id, key: data.idempotency_token, spec }).id });
  });
}

function read({ jobs, secret }: WorldTools): RequestHandler {
  return http.get(`${RUNS}/get`, ({ request }) => {
    if (!isAuthorized(request, secret)) return unauthorized();
    const id = new URL(request.url).searchParams.get("run_id") ?? "";
    const job = jobs.get(id);
    return job === undefined ? unknownRun(id) : exact(view(job));
  });
}

/** Known by the run of the task only. */
function output({ jobs, secret }: WorldTools): RequestHandler {
  return http.get(`${RUNS}/get-output`, ({ request }) => {
    if (!isAuthorized(request, secret)) return unauthorized();
    const id = new URL(request.url).searchParams.get("run_id") ?? "";
    const job = jobs.get(String(BigInt(id) - 1n));
    if (job === undefined) return unknownRun(id);
    const done = job.state === "TERMINATED/SUCCESS";
    return exact({ notebook_output: done ? { result: "12 sales", truncated: false } : {}, metadata: view(job) });
  });
}

/** Cancelling a run that is over changes nothing. */
function cancel({ jobs, secret }: WorldTools): RequestHandler {
  return http.post(`${RUNS}/cancel`, async ({ request }) => {
    if (!isAuthorized(request, secret)) return unauthorized();
    const id = /"run_id":\s*(\d+)/.exec(await request.text())?.[1] ?? "";
    const job = jobs.get(id);
    if (job === undefined) return unknownRun(id);
    if (!jobs.isTerminal(job)) jobs.cancel(id);
    return HttpResponse.json({});
  });
}

function view({ id, state, message, failure }: Job): object {
  const [lifeCycle, result] = state.split("/");
  const type = failure === "CLOUD_FAILURE" || failure === "INTERNAL_ERROR" ? failure : "CLIENT_ERROR";
  return {
    run_id: id,
    run_page_url: `${ORIGIN}/?o=1#job/1/run/${id}`,
    state: { life_cycle_state: lifeCycle, result_state: result, state_message: message ?? "" },
    ...(failure === undefined ? {} : { status: { termination_details: { code: failure, type, message } } }),
    tasks: [{ run_id: String(BigInt(id) + 1n), task_key: "main" }],
  };
}

/** JSON whose ids are numbers, however long. */
function exact(value: object): Response {
  const text = JSON.stringify(value).replaceAll(/"run_id":"(\d+)"/g, '"run_id":$1');
  return new HttpResponse(text, { headers: { "content-type": "application/json" } });
}

function isAuthorized(request: Request, secret: WorldTools["secret"]): boolean {
  return request.headers.get("authorization") === `Bearer ${secret("DATABRICKS_TOKEN")}`;
}

const unauthorized = (): Response => problem(401, "UNAUTHENTICATED", "The token is missing or wrong");
const unknownRun = (id: string): Response => problem(400, "INVALID_PARAMETER_VALUE", `Run ${id} does not exist.`);

function problem(status: number, code: string, message: string): Response {
  return HttpResponse.json({ error_code: code, message }, { status });
}
