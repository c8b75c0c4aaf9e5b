// #region state
import * as z from "zod";

/** ResourceMeta: what finds the job again. Stored, so small and without secrets. */
export const jobMeta = z.object({ jobId: z.string().min(1), outputPrefix: z.string() });
export type JobMeta = z.infer<typeof jobMeta>;

/** Resource: what the service last said. Kept in memory. */
export const job = z.object({
  id: z.string().min(1),
  state: z.string(),
  message: z.string().optional(),
  logUrl: z.string().optional(),
});
export type Job = z.infer<typeof job>;
// #endregion
