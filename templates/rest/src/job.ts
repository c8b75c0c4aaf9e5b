import { exactId } from "@flyte-webapi/sdk/http";
import { MAX_PHASE_VERSION, shortenText } from "@flyte-webapi/sdk";
import { z } from "zod";

/** The states that the service documents. A state that it adds later is no error: see status.ts. */
export const JOB_STATES = ["QUEUED", "STARTING", "RUNNING", "CANCELLING", "SUCCEEDED", "FAILED", "CANCELLED"] as const;
/** One of {@link JOB_STATES}. */
export type JobState = (typeof JOB_STATES)[number];

/** Why a job failed. */
export interface JobError {
  /** The service's word for the cause. Empty when it gave none. */
  readonly code: string;
  /** The service's sentence. Empty when it gave none. */
  readonly message: string;
  /** Whether the same job may succeed when it is submitted again. */
  readonly retryable: boolean;
}

/** A job as the service describes it. */
export interface Job {
  /** Ids are 64-bit integers or text: kept as exact text, never as a JavaScript number. */
  readonly id: string;
  /** As the service writes it; empty when it wrote nothing. */
  readonly state: string;
  /** Raised by the service with every change of the job. 0 when it gave none. */
  readonly revision: number;
  /** What the job is doing, for a person. */
  readonly message?: string | null | undefined;
  /** Meaningful in the state FAILED only: a running job may carry warnings here. */
  readonly error?: JobError | null | undefined;
}

const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(exactId);
const textSchema = z.string().transform((text) => shortenText(text));

/** Whatever is missing or of another type is left empty: half a reason is better than none. */
const jobErrorSchema: z.ZodType<JobError> = z.object({
  code: textSchema.catch(""),
  message: textSchema.catch(""),
  retryable: z.boolean().catch(false),
});

/** What submitting answers: only the id is needed, everything else comes with the first poll. */
export const submittedSchema: z.ZodType<Pick<Job, "id">> = z.object({ id: idSchema });

/** What reading a job answers. Only the id must be right; odd values of the rest must not stop the polling. */
export const jobSchema: z.ZodType<Job> = z.object({
  id: idSchema,
  state: z
    .string()
    .nullish()
    .transform((state) => shortenText((state ?? "").trim())),
  revision: z.int().min(0).max(MAX_PHASE_VERSION).catch(0),
  message: textSchema.nullish().catch(undefined),
  error: jobErrorSchema.nullish().catch(undefined),
});

/** What reading a result answers: outputs by name. Integers beyond 2^53 are bigint. */
export const resultSchema: z.ZodType<{ readonly outputs: Readonly<Record<string, unknown>> }> = z.object({
  outputs: z.record(z.string(), z.unknown()),
});

/** The documented state that `raw` means, whatever its case; `undefined` for all others. */
export function toJobState(raw: string): JobState | undefined {
  const upper = raw.toUpperCase();
  return JOB_STATES.find((state) => state === upper);
}
