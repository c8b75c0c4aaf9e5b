import { http, HttpResponse, type RequestHandler } from "msw";

import { defineWorld } from "../../../src/msw/index.ts";
import type { Job, World, WorldTask, WorldTools } from "../../../src/msw/index.ts";
import { jobServiceWorld, SERVICE_URL, tokenHandler, view } from "../job-service.world.ts";

/** Jobs on one page of the list. */
const PAGE_SIZE = 5;
/** An upload that no task has made. */
const SHARED_UPLOAD = "shared-data";

const TASK: WorldTask = jobServiceWorld.task;
const TEXT = "hello";

function fieldOf(spec: unknown, name: string): unknown {
  return typeof spec === "object" && spec !== null ? Reflect.get(spec, name) : undefined;
}

const owned = (job: Job): object => ({
  ...view(job),
  owner: fieldOf(job.spec, "owner"),
  text: fieldOf(job.spec, "text"),
});

const refusal = (status: number, error: string): Response => HttpResponse.json({ error }, { status });

function handlers({ jobs, secret }: WorldTools): RequestHandler[] {
  return [
    tokenHandler(secret),
    http.put(`${SERVICE_URL}/owned/:name`, async ({ params, request }) => {
      const name = String(params["name"]);
      if (jobs.byKey(name) !== undefined) return refusal(409, "exists");
      const spec: unknown = await request.json();
      const slot = fieldOf(spec, "slot");
      const stops = jobs.list().some((job) => job.state === "STOPPING" && fieldOf(job.spec, "slot") === slot);
      if (stops) return refusal(409, "still_terminating");
      return HttpResponse.json(owned(jobs.add({ id: name, key: name, spec })), { status: 201 });
    }),
    http.get(`${SERVICE_URL}/owned/:name`, ({ params }) => {
      const job = jobs.get(String(params["name"]));
      return job === undefined ? refusal(404, "no such job") : HttpResponse.json(owned(job));
    }),
    http.get(`${SERVICE_URL}/slots/:slot`, ({ params }) => {
      const job = jobs.list().find(({ spec }) => fieldOf(spec, "slot") === params["slot"]);
      return job === undefined ? refusal(404, "no such job") : HttpResponse.json(owned(job));
    }),
    http.get(`${SERVICE_URL}/all`, ({ request }) => {
      const start = Number(new URL(request.url).searchParams.get("from") ?? "0");
      const all = jobs.list().toReversed();
      const next = start + PAGE_SIZE;
      return HttpResponse.json({
        jobs: all.slice(start, next).map(view),
        ...(next < all.length ? { next } : {}),
      });
    }),
  ];
}

/**
 * The job service, with all that a world can declare. `PUT /owned/{name}` makes a job in a slot, `GET /owned/{name}` says whose it is, and while
 * the job of a slot stops there can be no new one in it. `GET /all` lists all jobs of everybody, page by page, the newest first.
 */
export const ableServiceWorld: World = defineWorld({
  ...jobServiceWorld,
  failureIn200: (message) => ({ error: { code: "JobFailed", message, final: true } }),
  endWithoutResult: { done: true },
  integer: {
    taskWith: (value) => ({
      ...TASK,
      inputs: { size: { kind: "integer", value } },
      interface: {
        inputs: { size: { type: { kind: "simple", simple: "INTEGER" } } },
        outputs: TASK.interface?.outputs ?? {},
      },
    }),
  },
  // The same text: only the owner tells that it is somebody else's.
  foreignJob: (key) => ({ id: key, key, spec: { text: TEXT, owner: "somebody-else" } }),
  cancellingState: "STOPPING",
  existing: { task: { ...TASK, custom: { text: TEXT, upload: SHARED_UPLOAD } }, resource: SHARED_UPLOAD },
  takesReason: true,
  handlers: (tools) => [...handlers(tools), ...jobServiceWorld.handlers(tools)],
});

/** The same service, for plugins that look for their job in its list. */
export const listingServiceWorld: World = defineWorld({
  ...ableServiceWorld,
  listing: { pageSize: PAGE_SIZE, other: (index) => ({ key: `other-${index}`, spec: { text: "another text" } }) },
});
