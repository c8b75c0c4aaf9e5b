import type { Job } from "./job.ts";

/** The outputs of a job by name. Integers beyond 2^53 are bigint. */
export type JobOutputs = Readonly<Record<string, unknown>>;

/** What the service last said of a job. In memory only. */
export interface JobResource {
  readonly job: Job;
  /** Present when the job has succeeded. */
  readonly outputs?: JobOutputs | undefined;
}
