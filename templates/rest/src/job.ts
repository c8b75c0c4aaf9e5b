import { exactId } from "@flyte-webapi/sdk/http";
import { MAX_PHASE_VERSION } from "@flyte-webapi/sdk";
import { z } from "zod";

import { shorten } from "./shorten.ts";

/** The states that the service documents. A state that it adds later is no error: see status.ts. */
export const JOB_STATES = ["QUEUED", "STARTING", "RUNNING", "CANCELLING", "SUCCEEDED", "FAILED", "CANCELLED"] as const;
/** One of {@link JOB_STATES}. */
export type JobState = (typeof JOB_STATES)[number];

/** Ids are 64-bit integers or text: kept as exact text, never as a JavaScript number. */
const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(exactId);

/** Why a job failed. Whatever is missing or of another type is left empty: half a reason is better than none. */
const jobErrorSchema = z.object({
  code: z.string().transform(shorten).catch(""),
  message: z.string().transform(shorten).catch(""),
  retryable: z.boolean().catch(false),
});

/** What submitting answers: only the id is needed, everything else comes with the first poll. */
export const submittedSchema = z.object({ id: idSchema });

/** A job as the service describes it. Only the id must be right; odd values of the rest must not stop the polling. */
export const jobSchema = z.object({
  id: idSchema,
  state: z
    .string()
    .nullish()
    .transform((state) => shorten((state ?? "").trim())),
  /** Raised by the service with every change of the job. */
  revision: z.int().min(0).max(MAX_PHASE_VERSION).catch(0),
  /** What the job is doing, for a person. */
  message: z.string().transform(shorten).nullish().catch(undefined),
  /** Meaningful in the state FAILED only: a running job may carry warnings here. */
  error: jobErrorSchema.nullish().catch(undefined),
});
export type Job = z.output<typeof jobSchema>;

/** The result of a job: its outputs by name. Integers beyond 2^53 are bigint. */
export const resultSchema = z.object({ outputs: z.record(z.string(), z.unknown()) });

/** The documented state that `raw` means, whatever its case; `undefined` for all others. */
export function toJobState(raw: string): JobState | undefined {
  const upper = raw.toUpperCase();
  return JOB_STATES.find((state) => state === upper);
}
