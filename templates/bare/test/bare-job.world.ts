import { defineWorld, type World } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse } from "msw";

const JOBS = "https://jobs.example.com/jobs";
const problem = (status: number): Response => new HttpResponse(null, { status });

/**
 * The job service: what the conformance suite runs the plugin against. Keep it honest. It has no code for outages, lost answers or slow
 * replicas: the kit adds those, moves the jobs along, and looks at what is left behind.
 */
export const bareJobWorld: World = defineWorld({
  task: { taskType: "bare_job", custom: { command: ["python", "train.py"] } },
  states: {
    WAITING: "Queued",
    RUNNING: "Running",
    DONE: "Success",
    FAILED: "PermanentFailure",
    STOPPED: "PermanentFailure",
  },
  initialState: "WAITING",
  cancelledState: "STOPPED",
  secrets: ["JOB_API_TOKEN"],
  handlers: ({ jobs, secret }) => [
    // Answers nothing to whoever may come in: then the next handler does.
    http.all(`${JOBS}*`, ({ request }) =>
      request.headers.get("authorization") === `Bearer ${secret("JOB_API_TOKEN")}` ? undefined : problem(401),
    ),
    http.post(JOBS, async ({ request }) => {
      const key = request.headers.get("idempotency-key");
      const known = key === null ? undefined : jobs.byKey(key);
      const { id, state } = known ?? jobs.add({ key, spec: await request.json() });
      return HttpResponse.json({ id, state }, { status: known === undefined ? 201 : 200 });
    }),
    http.get(`${JOBS}/:id`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      return job === undefined ? problem(404) : HttpResponse.json({ id: job.id, state: job.state });
    }),
    http.post(`${JOBS}/:id/cancel`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      if (job === undefined) return problem(404);
      if (jobs.isTerminal(job)) return problem(409);
      jobs.cancel(job.id);
      return problem(202);
    }),
  ],
});
