import type { CreateContext } from "@flyte-webapi/sdk";

import type { Ask } from "./job-api.ts";

/** What the service needs to know of a job. */
export interface JobSpec {
  readonly text: string;
}

/** The job that a task asks for. */
export async function specOf(ctx: CreateContext): Promise<JobSpec> {
  const { custom } = await ctx.taskReader.read();
  const text = custom?.["text"];
  return { text: typeof text === "string" ? text : "" };
}

/** The request that makes the job under this key; without a key, the service makes a new one each time. */
export async function submission(ctx: CreateContext, key: string | undefined): Promise<Ask> {
  const spec = await specOf(ctx);
  const ask: Ask = { method: "POST", path: "/jobs", body: spec, signal: ctx.signal };
  return key === undefined ? { ...ask, body: { ...spec, name: ctx.idempotencyKey } } : { ...ask, key };
}

/** The address of a job. */
export function jobPath(jobId: string): string {
  return `/jobs/${encodeURIComponent(jobId)}`;
}
