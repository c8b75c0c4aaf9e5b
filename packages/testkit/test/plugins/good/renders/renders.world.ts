import { createHmac } from "node:crypto";
import { gunzipSync } from "node:zlib";

import { http, HttpResponse } from "msw";
import * as z from "zod";

import { defineWorld, type Job, type World, type WorldTask } from "../../../../src/msw/index.ts";

/** Where the service lives. */
export const RENDERS_URL = "https://renders.example.com";
/** The key of the secret with which every request is signed. */
export const RENDERS_SECRET_KEY = "RENDERS_SECRET";
/** The environment variable with another address for new renderings. */
export const RENDERS_ADDRESS_VARIABLE = "RENDERS_URL";

const sceneSchema = z.object({ scene: z.unknown() });
const renderTask = (scene: string): WorldTask => ({ taskType: "render", custom: { scene } });

const problem = (status: number, error: string): Response => HttpResponse.json({ error }, { status });

function view({ id, state, message }: Job): object {
  return { id, state, ...(message === undefined ? {} : { message }) };
}

/**
 * A service that takes no token: each request is signed with a secret. What is to be rendered comes as a compressed file in a form, and there is one list of
 * all renderings, but no way to look at one alone.
 */
export const rendersWorld: World = defineWorld({
  task: renderTask("teapot"),
  text: { taskWith: renderTask, received: (spec) => sceneSchema.parse(spec).scene },
  states: {
    waiting: "Queued",
    rendering: "Running",
    rendered: "Success",
    broken: "RetryableFailure",
    stopped: "PermanentFailure",
  },
  initialState: "waiting",
  cancelledState: "stopped",
  secrets: [RENDERS_SECRET_KEY],
  addressVariable: RENDERS_ADDRESS_VARIABLE,
  showsMessages: true,
  errorBody: (error) => ({ error }),
  handlers: ({ jobs, secret }) => [
    http.all(`${RENDERS_URL}/*`, ({ request }) => {
      const signed = `${request.method} ${new URL(request.url).pathname}`;
      const expected = createHmac("sha256", secret(RENDERS_SECRET_KEY)).update(signed).digest("hex");
      return request.headers.get("x-signature") === expected ? undefined : problem(401, "the signature is wrong");
    }),
    http.post(`${RENDERS_URL}/renderings`, async ({ request }) => {
      // oxlint-disable-next-line typescript/no-deprecated -- for servers that strangers reach; what comes here is the plugin's own form
      const form = await request.formData();
      const [key, scene] = [form.get("key"), form.get("scene")];
      if (typeof key !== "string" || !(scene instanceof File)) return problem(400, "expected key and scene");
      const known = jobs.byKey(key);
      if (known !== undefined) return HttpResponse.json(view(known));
      const spec: unknown = JSON.parse(gunzipSync(Buffer.from(await scene.arrayBuffer())).toString());
      return HttpResponse.json(view(jobs.add({ key, spec })), { status: 201 });
    }),
    http.get(`${RENDERS_URL}/renderings`, () => HttpResponse.json({ renderings: jobs.list().map(view) })),
    http.post(`${RENDERS_URL}/renderings/:id/stop`, ({ params }) => {
      const job = jobs.get(String(params["id"]));
      if (job === undefined) return problem(404, "no such rendering");
      if (jobs.isTerminal(job)) return problem(409, "it is over");
      jobs.cancel(job.id);
      return new HttpResponse(null, { status: 204 });
    }),
  ],
});
