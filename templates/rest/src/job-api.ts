import type { PluginSetupContext } from "@flyte-webapi/sdk";
import { createHttpClient, path } from "@flyte-webapi/sdk/http";

import { TOKEN_KEY } from "./config.ts";
import { jobSchema, resultSchema, type Job } from "./job.ts";
import type { JobSpec } from "./job-spec.ts";
import type { JobOutputs } from "./resource.ts";
import { submitJob } from "./submit-job.ts";

/** The calls of the service that the plugin needs. */
export interface JobApi {
  /** Submits a job, or finds the one that was submitted under this key; answers its id. */
  submit(spec: JobSpec, idempotencyKey: string, signal: AbortSignal): Promise<string>;
  read(jobId: string, signal: AbortSignal): Promise<Job>;
  readOutputs(jobId: string, signal: AbortSignal): Promise<JobOutputs>;
  /** Stops the job. A job that is unknown or finished is a success. */
  cancel(jobId: string, reason: string, signal: AbortSignal): Promise<void>;
}

/** Not there (404, 410), or over already (409): there is nothing left to stop. */
const NOTHING_TO_STOP = [404, 409, 410];

/** A service may put a whole log into a message, which job.ts cuts. A task must not fail because of it. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

/**
 * A client of the service at `baseUrl`. What can go wrong between here and there (lost answers, throttling, broken bodies,
 * redirects) is the HTTP client's business: it repeats what is safe to repeat, and throws an error that says what it means.
 */
export function createJobApi(setup: PluginSetupContext, baseUrl: string): JobApi {
  const { fetch, clock, random, logger, secretManager } = setup;
  const client = createHttpClient({
    baseUrl,
    fetch,
    clock,
    random,
    logger,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    // Read anew for each request, so that a rotated token is picked up.
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get(TOKEN_KEY)}` }),
  });

  return {
    submit: async (spec, idempotencyKey, signal) => await submitJob(client, spec, idempotencyKey, signal),
    read: async (jobId, signal) => await client.get(path`v1/jobs/${jobId}`, { schema: jobSchema, signal }),
    readOutputs: async (jobId, signal) => {
      const { outputs } = await client.get(path`v1/jobs/${jobId}/result`, { schema: resultSchema, signal });
      return outputs;
    },
    cancel: async (jobId, reason, signal) => {
      // Cancelling twice is cancelling once.
      await client.post(path`v1/jobs/${jobId}/cancel`, {
        json: { reason },
        accept: NOTHING_TO_STOP,
        repeatable: true,
        signal,
      });
    },
  };
}
