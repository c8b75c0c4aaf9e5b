// #region plugin
import { PhaseInfo, type AsyncPlugin, type PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";

import { config } from "./config.ts";
import { job, type Job, type JobMeta } from "./state.ts";

export function createJobPlugin({ secretManager, ...setup }: PluginSetupContext): AsyncPlugin<JobMeta, Job> {
  const http = createHttpClient({
    ...setup,
    baseUrl: process.env["JOBS_URL"] ?? "https://jobs.example.com",
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get("JOBS_TOKEN")}` }),
  });

  return {
    // Called at least once: the key finds the job of an earlier call.
    async create({ taskReader, idempotencyKey, signal }) {
      const { custom } = await taskReader.read();
      const { id } = await http.post(path`jobs`, { json: custom, idempotencyKey, schema: job, signal });
      return { resourceMeta: { jobId: id } };
    },

    // Called in the background, under the read rate limit.
    async get({ resourceMeta, signal }) {
      return await http.get(path`jobs/${resourceMeta.jobId}`, { schema: job, signal });
    },

    // Pure and fast: no network here. What is not known is in progress, never a success.
    status({ resource: { state, message = "" } }) {
      switch (state) {
        case "DONE":
          return PhaseInfo.success();
        case "FAILED":
        case "STOPPED":
          return PhaseInfo.failure({ code: "JobFailed", message: `the job is ${state}: ${message}` });
        default:
          return PhaseInfo.running({ reason: `the job is ${state}` });
      }
    },

    // Called at least once: a job that is absent (404) or finished (409) is a success.
    async delete({ resourceMeta, signal }) {
      if (resourceMeta === undefined) return;
      await http.post(path`jobs/${resourceMeta.jobId}/cancel`, { accept: [404, 409, 410], repeatable: true, signal });
    },

    getConfig: () => config,
  };
}
// #endregion
