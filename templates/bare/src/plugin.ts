import {
  createResourceMetaCodec,
  PhaseInfo,
  type AsyncPlugin,
  type PluginEntry,
  type PluginSetupContext,
} from "@flyte-webapi/sdk";
import { createHttpClient, exactId, path } from "@flyte-webapi/sdk/http";
import { z } from "zod";

/** All that it takes to find a job again: stored by Flyte, so small and without secrets. */
export interface JobMeta {
  readonly jobId: string;
}

/** What the service says of a job. */
export interface Job {
  /** As the service writes it; empty when it wrote nothing. */
  readonly state: string;
}

const DEFAULT_URL = "https://jobs.example.com";
const metaCodec = createResourceMetaCodec<JobMeta>(z.object({ jobId: z.string() }));
/** Ids may be 64-bit integers: kept as exact text. */
const submittedSchema = z.object({ id: z.union([z.string(), z.number(), z.bigint()]).transform(exactId) });
const jobSchema: z.ZodType<Job> = submittedSchema.extend({
  state: z
    .string()
    .nullish()
    .transform((state) => state ?? ""),
});

/** What a host registers. */
export const bareJobPlugin: PluginEntry<JobMeta, Job> = {
  id: "bare-job",
  supportedTaskTypes: ["bare_job"],
  pluginLoader: createPlugin,
};

function createPlugin(setup: PluginSetupContext): AsyncPlugin<JobMeta, Job> {
  const client = createHttpClient({
    ...setup,
    baseUrl: process.env["JOB_API_URL"] ?? DEFAULT_URL,
    authorize: async () => ({ authorization: `Bearer ${await setup.secretManager.get("JOB_API_TOKEN")}` }),
  });
  return {
    getConfig: () => ({ resourceMeta: metaCodec }),

    // At least once: the key is the same for every call that means the same job, and the service knows it again.
    create: async ({ taskReader, idempotencyKey, signal }) => {
      const { custom = {} } = await taskReader.read();
      const { id } = await client.post(path`jobs`, { json: custom, idempotencyKey, schema: submittedSchema, signal });
      return { resourceMeta: { jobId: id } };
    },

    // Only reads.
    get: async ({ resourceMeta, signal }) =>
      await client.get(path`jobs/${resourceMeta.jobId}`, { schema: jobSchema, signal }),

    // Pure: no network, no clock.
    status: ({ resource, resourceMeta }) => toPhaseInfo(resource.state, resourceMeta.jobId),

    // A job that is absent or over is a success.
    delete: async ({ resourceMeta, signal }) => {
      if (resourceMeta === undefined) return;
      const accept = [404, 409, 410];
      await client.post(path`jobs/${resourceMeta.jobId}/cancel`, { accept, repeatable: true, signal });
    },
  };
}

function toPhaseInfo(state: string, jobId: string): PhaseInfo {
  switch (state) {
    case "WAITING":
      return PhaseInfo.queued({ reason: "waiting" });
    case "DONE":
      return PhaseInfo.success();
    case "FAILED":
      return PhaseInfo.failure({ code: "JobFailed", message: `Job ${jobId} failed` });
    case "STOPPED":
      return PhaseInfo.failure({ code: "JobStopped", message: `Job ${jobId} was stopped` });
    default:
      // Also a state that the service adds one day: no failure, and certainly no success.
      return PhaseInfo.running({
        reason: state === "RUNNING" ? "running" : `the service says ${JSON.stringify(state.slice(0, 100))}`,
      });
  }
}
