import {
  createResourceMetaCodec,
  PhaseInfo,
  RetryableError,
  type CreateContext,
  type PluginEntry,
} from "@flyte-webapi/sdk";
import * as z from "zod";

import { shorten } from "../../shorten.ts";
import { ServiceClient } from "../service-client.ts";
import { RUNS_TOKEN_KEY, RUNS_URL } from "./paged.world.ts";

interface RunMeta {
  readonly runId: string;
}

interface Run {
  readonly lifeCycle: string;
  readonly message: string | undefined;
}

const runSchema = z.object({
  run_id: z.string().min(1),
  life_cycle: z.string().min(1),
  labels: z.object({ task: z.string().nullish() }).optional(),
  message: z.string().optional(),
});
const pageSchema = z.object({ runs: z.array(runSchema), next_page_token: z.string().min(1).optional() });
const metaSchema: z.ZodType<RunMeta> = z.object({ runId: z.string() });

/** More pages than a project has: a list that never ends is not followed for ever. */
const MOST_PAGES = 15;

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data } = schema.safeParse(body);
  if (!success) throw new RetryableError("BadAnswer", "the service answered something that it does not document");
  return data;
}

const runPath = ({ runId }: RunMeta): string => `/2.1/runs/${encodeURIComponent(runId)}`;

/** Goes through the pages until it finds the run of this attempt. */
async function findRun(client: ServiceClient, project: string, ctx: CreateContext): Promise<string | undefined> {
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ project, ...(token === undefined ? {} : { page_token: token }) });
    const { body } = await client.send({ method: "GET", path: `/2.1/runs?${query.toString()}`, signal: ctx.signal });
    const { runs, next_page_token: next } = parsed(pageSchema, body);
    const own = runs.find(({ labels }) => labels?.task === ctx.idempotencyKey);
    if (own !== undefined) return own.run_id;
    if (next === undefined) return undefined;
    token = next;
  }
  throw new RetryableError("EndlessList", `the list of runs has more than ${MOST_PAGES} pages`);
}

/** Correct: labels its run, and looks through all pages for it before it submits. A submission is never repeated blindly: the host calls again. */
export const pagedPlugin: PluginEntry<RunMeta, Run> = {
  id: "paged",
  supportedTaskTypes: ["run"],
  pluginLoader: (setup) => {
    const client = new ServiceClient(setup, RUNS_URL, RUNS_TOKEN_KEY);
    return {
      getConfig: () => ({ resourceMeta: createResourceMetaCodec(metaSchema) }),
      create: async (ctx) => {
        const { project } = ctx.taskExecutionMetadata.labels;
        const known = await findRun(client, project ?? "", ctx);
        if (known !== undefined) return { resourceMeta: { runId: known } };
        const { custom } = await ctx.taskReader.read();
        const { body } = await client.send({
          method: "POST",
          path: "/2.1/runs",
          body: { notebook: custom?.["notebook"], labels: { task: ctx.idempotencyKey, project } },
          signal: ctx.signal,
        });
        return { resourceMeta: { runId: parsed(runSchema, body).run_id } };
      },
      get: async ({ resourceMeta, signal }) => {
        const { body } = await client.send({ method: "GET", path: runPath(resourceMeta), signal });
        const { life_cycle: lifeCycle, message } = parsed(runSchema, body);
        return { lifeCycle, message: message === undefined ? undefined : shorten(message) };
      },
      status: ({ resource: { lifeCycle, message } }) => {
        const text = `${lifeCycle}${message === undefined ? "" : `: ${message}`}`;
        switch (lifeCycle) {
          case "PENDING":
            return PhaseInfo.queued({ reason: text });
          case "SUCCEEDED":
            return PhaseInfo.success();
          case "FAILED":
            return PhaseInfo.retryableFailure({ code: "RunFailed", message: text });
          case "CANCELED":
            return PhaseInfo.failure({ code: "RunCanceled", message: text });
          default:
            return PhaseInfo.running({ reason: text });
        }
      },
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta === undefined) return;
        const path = `${runPath(resourceMeta)}/cancel`;
        await client.send({ method: "POST", path, body: {}, accept: [404, 410], tries: 4, signal });
      },
    };
  },
};
