import {
  createResourceMetaCodec,
  PhaseInfo,
  type Fetch,
  type PluginEntry,
  type PluginSetupContext,
  type ResourceMetaCodec,
} from "@flyte-webapi/sdk";
import { http, HttpResponse } from "msw";
import * as z from "zod";

import type { Subject, Transport } from "../../src/index.ts";
import { defineWorld, type JobTable, type World } from "../../src/msw/index.ts";
import { nodeHttp } from "../plugins/good/other-clients.ts";

const URL_OF_JOBS = "https://jobs.example.com/jobs";

interface Meta {
  readonly id: string;
}
const metaSchema: z.ZodType<Meta> = z.object({ id: z.string() });
const codec: ResourceMetaCodec<Meta> = createResourceMetaCodec(metaSchema);

const STATES = {
  task: { taskType: "bench" },
  states: { RUNNING: "Running", DONE: "Success", STOPPED: "PermanentFailure" },
  initialState: "RUNNING",
  cancelledState: "STOPPED",
} as const satisfies Partial<World>;

const phaseOf = (state: string): PhaseInfo => (state === "DONE" ? PhaseInfo.success() : PhaseInfo.running());

/** A plugin that makes no requests: it is handed the table of jobs itself. What is left is the engine. */
export function plainObjects(): Subject {
  let jobs: JobTable | undefined;
  const world = defineWorld({
    ...STATES,
    handlers: (tools) => {
      jobs = tools.jobs;
      return [];
    },
  });
  const plugin: PluginEntry<Meta, string> = {
    id: "plain-objects",
    supportedTaskTypes: ["bench"],
    pluginLoader: ({ clock }) => ({
      getConfig: () => ({ resourceMeta: codec }),
      create: async ({ idempotencyKey, signal }) => {
        await clock.sleep(1, signal);
        const job = jobs?.byKey(idempotencyKey) ?? jobs?.add({ key: idempotencyKey });
        return { resourceMeta: { id: job?.id ?? "" } };
      },
      get: async ({ resourceMeta, signal }) => {
        await clock.sleep(1, signal);
        return jobs?.get(resourceMeta.id)?.state ?? "";
      },
      status: ({ resource }) => phaseOf(resource),
      delete: async ({ resourceMeta, signal }) => {
        await clock.sleep(1, signal);
        if (resourceMeta !== undefined) jobs?.cancel(resourceMeta.id);
      },
    }),
  };
  return { plugin, world };
}

/** The same over HTTP: with the fetch of its setup context, or with the global one, which has to be caught. */
export function overHttp(transport: "direct" | "intercept"): Subject {
  return over(transport, transport, ({ fetch }) => (transport === "direct" ? fetch : globalThis.fetch));
}

/** The same with Node's own client, which is caught at its sockets. */
export function overNodeHttp(): Subject {
  return over("node-http", "intercept", () => nodeHttp);
}

function over(id: string, transport: Transport, fetchOf: (setup: PluginSetupContext) => Fetch): Subject {
  const world = defineWorld({
    ...STATES,
    handlers: ({ jobs }) => [
      http.post(URL_OF_JOBS, ({ request }) => {
        const key = request.headers.get("idempotency-key");
        const known = key === null ? undefined : jobs.byKey(key);
        const job = known ?? jobs.add({ key });
        return HttpResponse.json({ id: job.id, state: job.state }, { status: 201 });
      }),
      http.get(`${URL_OF_JOBS}/:id`, ({ params }) => {
        const job = jobs.get(String(params["id"]));
        return job === undefined ? new HttpResponse(null, { status: 404 }) : HttpResponse.json({ state: job.state });
      }),
      http.delete(`${URL_OF_JOBS}/:id`, ({ params }) => {
        jobs.cancel(String(params["id"]));
        return new HttpResponse(null, { status: 204 });
      }),
    ],
  });
  const field = async (response: Response, name: string): Promise<string> => {
    const body: unknown = await response.json();
    return String(typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined);
  };
  const plugin: PluginEntry<Meta, string> = {
    id,
    supportedTaskTypes: ["bench"],
    pluginLoader: (setup) => {
      const send = fetchOf(setup);
      const pathOf = ({ id: jobId }: Meta): string => `${URL_OF_JOBS}/${encodeURIComponent(jobId)}`;
      return {
        getConfig: () => ({ resourceMeta: codec }),
        create: async ({ idempotencyKey, signal }) => {
          const headers = { "idempotency-key": idempotencyKey, "content-type": "application/json" };
          const response = await send(URL_OF_JOBS, { method: "POST", headers, body: '{"text":"hello"}', signal });
          return { resourceMeta: { id: await field(response, "id") } };
        },
        get: async ({ resourceMeta, signal }) => await field(await send(pathOf(resourceMeta), { signal }), "state"),
        status: ({ resource }) => phaseOf(resource),
        delete: async ({ resourceMeta, signal }) => {
          if (resourceMeta !== undefined) await send(pathOf(resourceMeta), { method: "DELETE", signal });
        },
      };
    },
  };
  return { plugin, world, transport };
}
