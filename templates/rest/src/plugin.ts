import {
  LinkType,
  Phase,
  storeOutputs,
  type AsyncPlugin,
  type PluginConfig,
  type PluginEntry,
  type PluginSetupContext,
  type TaskInfo,
} from "@flyte-webapi/sdk";

import { resolveBaseUrl, type RestJobOptions } from "./config.ts";
import { createJobApi, type JobApi } from "./job-api.ts";
import { readJobSpec } from "./job-spec.ts";
import { toJobState } from "./job.ts";
import { jobMetaCodec, type JobMeta } from "./meta.ts";
import type { JobResource } from "./resource.ts";
import { toPhaseInfo } from "./status.ts";

const CONFIG: PluginConfig<JobMeta> = {
  readRateLimiter: { qps: 30, burst: 50 },
  writeRateLimiter: { qps: 20, burst: 30 },
  caching: { size: 1_000, resyncInterval: "30s", workers: 10 },
  resourceMeta: jobMetaCodec,
};

/** The plugin, for a service at an address that the code knows. Most hosts use {@link restJobPlugin}. */
export function createRestJobPlugin(options: RestJobOptions = {}): PluginEntry<JobMeta, JobResource> {
  return {
    id: "rest-job",
    supportedTaskTypes: ["rest_job"],
    pluginLoader: (setup) => createPlugin(setup, resolveBaseUrl(options, process.env)),
  };
}

/** The plugin, configured by the environment: what a host registers. */
export const restJobPlugin: PluginEntry<JobMeta, JobResource> = createRestJobPlugin();

function createPlugin(setup: PluginSetupContext, configuredUrl: string): AsyncPlugin<JobMeta, JobResource> {
  // A job stays where it was submitted, so its own address counts, not the configured one.
  const apiOf = (meta: JobMeta): JobApi => createJobApi(setup, meta.baseUrl);

  return {
    getConfig: () => CONFIG,

    create: async (ctx) => {
      const spec = await readJobSpec(ctx);
      const jobId = await createJobApi(setup, configuredUrl).submit(spec, ctx.idempotencyKey, ctx.signal);
      return { resourceMeta: { baseUrl: configuredUrl, jobId } };
    },

    get: async ({ resourceMeta, signal }) => {
      const api = apiOf(resourceMeta);
      const job = await api.read(resourceMeta.jobId, signal);
      // `status` may not use the network, so what it needs is fetched here.
      if (toJobState(job.state) !== "SUCCEEDED") return { job };
      return { job, outputs: await api.readOutputs(resourceMeta.jobId, signal) };
    },

    status: async (ctx) => {
      const { job, outputs = {} } = ctx.resource;
      const info = taskInfo(ctx.resourceMeta);
      const phaseInfo = toPhaseInfo(job, info);
      if (phaseInfo.phase !== Phase.Success) return phaseInfo;
      return (await storeOutputs(ctx, outputs, { info })) ?? phaseInfo;
    },

    delete: async ({ resourceMeta, reason, signal }) => {
      // Nothing was submitted, or nobody knows: there is nothing to stop.
      if (!resourceMeta) return;
      await apiOf(resourceMeta).cancel(resourceMeta.jobId, reason, signal);
    },
  };
}

/** The link to the job's log, shown in every phase: it is needed most when a job has failed. */
function taskInfo({ baseUrl, jobId }: JobMeta): TaskInfo {
  const uri = `${baseUrl}/v1/jobs/${encodeURIComponent(jobId)}/logs`;
  return { logs: [{ name: "Job log", uri, linkType: LinkType.External, showWhilePending: true }] };
}
