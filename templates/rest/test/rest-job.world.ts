import { defineWorld, type World, type WorldTask, type WorldTools } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse, type RequestHandler } from "msw";
import { z } from "zod";

import { createView, isAuthorized, JOBS, notFound, problem, unauthorized, type View } from "./answers.ts";
import { submissionHandlers } from "./submission-handlers.ts";

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
    return [...submissionHandlers(tools, view), read(tools, view), cancel(tools), result(tools)];
  },
});

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
