import { http, HttpResponse } from "msw";
import * as z from "zod";

import { defineWorld, type World, type WorldTask } from "../../../../src/msw/index.ts";

/** Where the service lives. */
export const CLUSTERS_URL = "https://clusters.example.com";
/** The key of the token that every request needs. */
export const CLUSTERS_TOKEN_KEY = "CLUSTERS_TOKEN";
/** The environment variable with another address for new clusters. */
export const CLUSTERS_ADDRESS_VARIABLE = "CLUSTERS_URL";

const jarSchema = z.object({ jar: z.unknown() });
const sparkTask = (jar: string): WorldTask => ({ taskType: "spark", custom: { jar } });

const problem = (status: number, error: string): Response => HttpResponse.json({ error }, { status });
const STEP = `${CLUSTERS_URL}/clusters/:name/step`;

/** A service of clusters, each with one step, which is the job. A step is found by the name of its cluster: nobody asks for its id. */
export const clustersWorld: World = defineWorld({
  task: sparkTask("main.jar"),
  text: { taskWith: sparkTask, received: (spec) => jarSchema.parse(spec).jar },
  states: {
    PENDING: "Queued",
    RUNNING: "Running",
    COMPLETED: "Success",
    FAILED: "RetryableFailure",
    CANCELLED: "PermanentFailure",
  },
  initialState: "PENDING",
  cancelledState: "CANCELLED",
  secrets: [CLUSTERS_TOKEN_KEY],
  addressVariable: CLUSTERS_ADDRESS_VARIABLE,
  showsMessages: true,
  errorBody: (error) => ({ error }),
  handlers: ({ jobs, resources, secret }) => [
    http.all(`${CLUSTERS_URL}/*`, ({ request }) =>
      request.headers.get("authorization") === `Bearer ${secret(CLUSTERS_TOKEN_KEY)}`
        ? undefined
        : problem(401, "the token is missing or wrong"),
    ),
    http.put(`${CLUSTERS_URL}/clusters/:name`, ({ params }) => {
      const name = String(params["name"]);
      if (resources.has(name)) return problem(409, "there is such a cluster");
      resources.add(name);
      return HttpResponse.json({ name }, { status: 201 });
    }),
    http.delete(`${CLUSTERS_URL}/clusters/:name`, ({ params }) =>
      resources.remove(String(params["name"]))
        ? new HttpResponse(null, { status: 204 })
        : problem(404, "no such cluster"),
    ),
    http.put(STEP, async ({ request, params }) => {
      const key = String(params["name"]);
      const known = jobs.byKey(key);
      if (known === undefined && !resources.has(key)) return problem(404, "no such cluster");
      const { id, state } = known ?? jobs.add({ key, spec: await request.json() });
      return HttpResponse.json({ id, state });
    }),
    http.get(STEP, ({ params }) => {
      const job = jobs.byKey(String(params["name"]));
      return job === undefined
        ? problem(404, "no such step")
        : HttpResponse.json({ id: job.id, state: job.state, reason: job.message });
    }),
    http.post(`${STEP}/cancel`, ({ params }) => {
      const job = jobs.byKey(String(params["name"]));
      if (job === undefined) return problem(404, "no such step");
      if (jobs.isTerminal(job)) return problem(409, "the step is over");
      jobs.cancel(job.id);
      return HttpResponse.json({}, { status: 202 });
    }),
  ],
});
