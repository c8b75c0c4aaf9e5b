// #region imports
import {
  createResourceMetaCodec,
  PhaseInfo,
  type AsyncPlugin,
  type CreateContext,
  type CreateResult,
  type DeleteContext,
  type GetContext,
  type PluginConfig,
  type PluginSetupContext,
  type StatusContext,
} from "@flyte-webapi/sdk";
import { createHttpClient, path, type HttpClient } from "@flyte-webapi/sdk/http";

import { job, jobMeta, type Job, type JobMeta } from "./state.ts";
// #endregion

// #region class
export class JobPlugin implements AsyncPlugin<JobMeta, Job> {
  readonly #client: HttpClient;

  constructor({ secretManager, ...setup }: PluginSetupContext) {
    this.#client = createHttpClient({
      ...setup,
      baseUrl: process.env["JOBS_URL"] ?? "https://jobs.example.com",
      authorize: async () => ({ authorization: `Bearer ${await secretManager.get("JOBS_TOKEN")}` }),
    });
  }
  // #endregion

  // #region create
  async create({
    taskReader,
    outputWriter,
    idempotencyKey,
    signal,
  }: CreateContext): Promise<CreateResult<JobMeta, Job>> {
    // 1. What the task asks for.
    const { custom } = await taskReader.read();
    const outputPrefix = outputWriter.outputPrefixPath;
    // 2. Ask the service for it. The key makes a repetition harmless.
    const { id } = await this.#client.post(path`jobs`, {
      json: { ...custom, outputPrefix },
      idempotencyKey,
      schema: job,
      signal,
    });
    // 3. What finds the job again.
    return { resourceMeta: { jobId: id, outputPrefix } };
  }
  // #endregion

  // #region get
  async get({ resourceMeta, signal }: GetContext<JobMeta>): Promise<Job> {
    return await this.#client.get(path`jobs/${resourceMeta.jobId}`, { schema: job, signal });
  }
  // #endregion

  // #region status
  status({ resource: { state, message, logUrl } }: StatusContext<JobMeta, Job>): PhaseInfo {
    const info = logUrl === undefined ? {} : { logs: [{ name: "Job log", uri: logUrl }] };
    switch (state) {
      case "QUEUED":
        return PhaseInfo.queued({ reason: "waiting for the service", info });
      case "DONE":
        return PhaseInfo.success(info);
      case "FAILED":
      case "STOPPED":
        return PhaseInfo.failure({ code: "ExternalError", message: message ?? `the job is ${state}`, info });
      default:
        return PhaseInfo.running({ reason: `the job is ${state}`, info });
    }
  }
  // #endregion

  // #region delete
  async delete({ resourceMeta, signal }: DeleteContext<JobMeta>): Promise<void> {
    if (resourceMeta === undefined) return;
    await this.#client.post(path`jobs/${resourceMeta.jobId}/cancel`, {
      // Absent or finished is what was asked for.
      accept: [404, 409, 410],
      repeatable: true,
      signal,
    });
  }
  // #endregion

  // #region config
  getConfig(): PluginConfig<JobMeta> {
    return {
      readRateLimiter: { qps: 30, burst: 50 },
      writeRateLimiter: { qps: 20, burst: 30 },
      caching: { size: 1000, resyncInterval: "30s", workers: 10 },
      // How ResourceMeta is stored, and read back in the next process.
      resourceMeta: createResourceMetaCodec(jobMeta),
    };
  }
  // #endregion
}
