import { createResourceMetaCodec, type ResourceMetaCodec } from "@flyte-webapi/sdk";
import { z } from "zod";

/** All that it takes to find a job again: stored by Flyte, so small and without secrets. */
export interface JobMeta {
  /** Where the job was submitted. A later change of the configuration does not move it. */
  readonly url: string;
  readonly jobId: string;
}

const jobMetaSchema: z.ZodType<JobMeta> = z.object({ url: z.string(), jobId: z.string() });

/** Turns {@link JobMeta} into bytes and back. New fields must be optional: tasks are in flight while the plugin is upgraded. */
export const jobMetaCodec: ResourceMetaCodec<JobMeta> = createResourceMetaCodec(jobMetaSchema);
