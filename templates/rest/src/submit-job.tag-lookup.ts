import { RetryableError } from "@flyte-webapi/sdk";
import { path, type HttpClient } from "@flyte-webapi/sdk/http";
import { z } from "zod";

import type { JobSpec } from "./job-spec.ts";
import { submittedSchema } from "./job.ts";

const foundSchema = z.object({ jobs: z.array(submittedSchema) });

/**
 * Finds the job with this tag, or submits it; answers its id. The service would make a second job of a second submission, so one is sent
 * only after a look has shown that there is none, and it is never repeated blindly.
 */
export async function submitJob(
  client: HttpClient,
  spec: JobSpec,
  idempotencyKey: string,
  signal: AbortSignal,
): Promise<string> {
  const find = async (): Promise<string | undefined> => {
    const { jobs } = await client.get(path`v1/jobs`, { query: { tag: idempotencyKey }, schema: foundSchema, signal });
    return jobs[0]?.id;
  };
  const found = await find();
  if (found !== undefined) return found;
  try {
    const json = { ...spec, tag: idempotencyKey };
    return (await client.post(path`v1/jobs`, { json, schema: submittedSchema, signal })).id;
  } catch (error) {
    // Nobody knows whether it got through: the answer may be lost.
    const late = error instanceof RetryableError ? await find() : undefined;
    if (late === undefined) throw error;
    return late;
  }
}
