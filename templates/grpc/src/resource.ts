import type { Job } from "./job.ts";
import type { JobOutputs } from "./outputs.ts";

/** What the service last said of a job. In memory only. */
export interface JobResource {
  readonly job: Job;
  /** Present when the job has succeeded. */
  readonly outputs?: JobOutputs | undefined;
}
