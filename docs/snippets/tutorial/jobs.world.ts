// #region world
import { defineWorld, type Job } from "@flyte-webapi/testkit/msw";
import { http, HttpResponse } from "msw";

const view = ({ id, state, message }: Job) => ({ id, state, message, logUrl: `https://jobs.example.com/logs/${id}` });
const notFound = () => HttpResponse.json({ message: "no such job" }, { status: 404 });

export const jobsWorld = defineWorld({
  task: { taskType: "my_task_type", custom: { command: "echo" } },
  states: {
    QUEUED: "Queued",
    RUNNING: "Running",
    DONE: "Success",
    FAILED: "PermanentFailure",
    STOPPED: "PermanentFailure",
  },
  initialState: "QUEUED",
  cancelledState: "STOPPED",
  secrets: ["JOBS_TOKEN"],
  handlers: ({ jobs, secret }) => [
    http.post("https://jobs.example.com/jobs", async ({ request }) => {
      if (request.headers.get("authorization") !== `Bearer ${secret("JOBS_TOKEN")}`) return notFound();
      const key = request.headers.get("idempotency-key");
      const known = key === null ? undefined : jobs.byKey(key);
      return HttpResponse.json(view(known ?? jobs.add({ key, spec: await request.json() })));
    }),
    http.get<{ id: string }>("https://jobs.example.com/jobs/:id", ({ params }) => {
      const found = jobs.get(params.id);
      return found === undefined ? notFound() : HttpResponse.json(view(found));
    }),
    http.post<{ id: string }>("https://jobs.example.com/jobs/:id/cancel", ({ params }) => {
      const found = jobs.get(params.id);
      if (found === undefined) return notFound();
      if (jobs.isTerminal(found)) return HttpResponse.json({ message: "finished" }, { status: 409 });
      jobs.cancel(found.id);
      return new HttpResponse(null, { status: 202 });
    }),
  ],
});
// #endregion
