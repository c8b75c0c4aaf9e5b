// #region state
import * as z from "zod";

/** ResourceMeta: the least that finds the job again. Stored, so small and without secrets. */
export const jobMeta = z.object({ jobId: z.string() });
export type JobMeta = z.infer<typeof jobMeta>;

/** Resource: what the service last said of the job. Kept in memory only. */
export const job = z.object({ id: z.string().min(1), state: z.string(), message: z.string().optional() });
export type Job = z.infer<typeof job>;
// #endregion
