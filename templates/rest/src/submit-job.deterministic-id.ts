import { path, type HttpClient } from "@flyte-webapi/sdk/http";

import type { JobSpec } from "./job-spec.ts";
import { submittedSchema } from "./job.ts";

/** Submits a job under an id of our own choice, and answers it. The same request again finds the same job. */
export async function submitJob(
  client: HttpClient,
  spec: JobSpec,
  idempotencyKey: string,
  signal: AbortSignal,
): Promise<string> {
  // A letter followed by `a-z` and `2-7`, 33 in all: most services take that as an id.
  const { id } = await client.put(path`v1/jobs/${idempotencyKey}`, { json: spec, schema: submittedSchema, signal });
  return id;
}
