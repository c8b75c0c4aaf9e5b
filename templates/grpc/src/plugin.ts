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

import { resolveUrl, type GrpcJobOptions } from "./config.ts";
import { JobState } from "./gen/jobs_pb.js";
import { createJobApi, type JobApi } from "./job-api.ts";
import { readJobSpec } from "./job-spec.ts";
import { jobMetaCodec, type JobMeta } from "./meta.ts";
import type { JobResource } from "./resource.ts";
import { toPhaseInfo } from "./status.ts";

const CONFIG: PluginConfig<JobMeta> = {
  readRateLimiter: { qps: 30, burst: 50 },
  writeRateLimiter: { qps: 20, burst: 30 },
  caching: { size: 1_000, resyncInterval: "30s", workers: 10 },
  resourceMeta: jobMetaCodec,
};

/** The plugin, for a service at an address that the code knows. Most hosts use {@link grpcJobPlugin}. */
export function createGrpcJobPlugin(options: GrpcJobOptions = {}): PluginEntry<JobMeta, JobResource> {
  return {
    id: "grpc-job",
    supportedTaskTypes: ["grpc_job"],
    pluginLoader: (setup) => createPlugin(setup, resolveUrl(options, process.env)),
  };
}

/** The plugin, configured by the environment: what a host registers. */
export const grpcJobPlugin: PluginEntry<JobMeta, JobResource> = createGrpcJobPlugin();

function createPlugin(setup: PluginSetupContext, configuredUrl: string): AsyncPlugin<JobMeta, JobResource> {
  // A job stays where it was submitted, so its own address counts, not the configured one.
  const apiOf = (meta: JobMeta): JobApi => createJobApi(setup, meta.url);

  return {
    getConfig: () => CONFIG,

    create: async (ctx) => {
      const spec = await readJobSpec(ctx);
      const jobId = await createJobApi(setup, configuredUrl).submit(spec, ctx.idempotencyKey, ctx.signal);
      return { resourceMeta: { url: configuredUrl, jobId } };
    },

    get: async ({ resourceMeta, signal }) => {
      const api = apiOf(resourceMeta);
      const job = await api.read(resourceMeta.jobId, signal);
      // `status` may not use the network, so what it needs is fetched here.
      if (job.state !== JobState.SUCCEEDED) return { job };
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
function taskInfo({ url, jobId }: JobMeta): TaskInfo {
  const uri = `${url}/jobs/${encodeURIComponent(jobId)}/logs`;
  return { logs: [{ name: "Job log", uri, linkType: LinkType.External, showWhilePending: true }] };
}
