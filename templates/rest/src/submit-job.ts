import { path, type HttpClient } from "@flyte-webapi/sdk/http";

import type { JobSpec } from "./job-spec.ts";
import { submittedSchema } from "./job.ts";

/** Submits a job and answers its id. The service knows the key: the same request again finds the same job. */
export async function submitJob(
  client: HttpClient,
  spec: JobSpec,
  idempotencyKey: string,
  signal: AbortSignal,
): Promise<string> {
  const { id } = await client.post(path`v1/jobs`, { json: spec, idempotencyKey, schema: submittedSchema, signal });
  return id;
}
