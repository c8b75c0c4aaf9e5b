import { GrpcCode, type PluginSetupContext } from "@flyte-webapi/sdk";
import { createGrpcClient } from "@flyte-webapi/sdk/grpc";

import { TOKEN_KEY, toEndpoint } from "./config.ts";
import { JobService } from "./gen/jobs_pb.js";
import type { JobSpec } from "./job-spec.ts";
import { jobProblem, toJob, type Job } from "./job.ts";
import type { JobOutputs } from "./resource.ts";
import { fromValue } from "./values.ts";

/** The calls of the service that the plugin needs. */
export interface JobApi {
  /** Submits a job, or finds the one that was submitted under this key; answers its id. */
  submit(spec: JobSpec, idempotencyKey: string, signal: AbortSignal): Promise<string>;
  read(jobId: string, signal: AbortSignal): Promise<Job>;
  readOutputs(jobId: string, signal: AbortSignal): Promise<JobOutputs>;
  /** Stops the job. A job that is unknown or finished is a success. */
  cancel(jobId: string, reason: string, signal: AbortSignal): Promise<void>;
}

/** Not there, or over already: there is nothing left to stop. */
const NOTHING_TO_STOP = [GrpcCode.NOT_FOUND, GrpcCode.FAILED_PRECONDITION];

/** A service may put a whole log into a message, which job.ts cuts. A task must not fail because of it. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/**
 * A client of the service at `url`. What can go wrong between here and there (lost answers, throttling, broken messages, lost
 * connections) is the gRPC client's business: it repeats what is safe to repeat, and throws an error that says what it means.
 */
export function createJobApi(setup: PluginSetupContext, url: string): JobApi {
  const { grpc, clock, random, logger, secretManager } = setup;
  const client = createGrpcClient(JobService, {
    ...toEndpoint(url),
    grpc,
    clock,
    random,
    logger,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    // Read anew for each request, so that a rotated token is picked up.
    authorize: async () => ({ authorization: `Bearer ${await secretManager.get(TOKEN_KEY)}` }),
  });

  return {
    submit: async (spec, requestId, signal) => {
      // The service knows the request id: the same request again finds the same job.
      const { id } = await client.createJob({ requestId, spec }, { repeatable: true, check: jobProblem, signal });
      return id;
    },
    // Methods that only read are marked in the .proto file, and repeated.
    read: async (id, signal) => toJob(await client.getJob({ id }, { check: jobProblem, signal })),
    readOutputs: async (id, signal) => {
      const { outputs } = await client.getJobResult({ id }, { signal });
      return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, fromValue(value)]));
    },
    cancel: async (id, reason, signal) => {
      await client.cancelJob({ id, reason }, { accept: NOTHING_TO_STOP, signal });
    },
  };
}
