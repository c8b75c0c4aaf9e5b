import { createResourceMetaCodec, type AsyncPlugin, type PluginConfig } from "@flyte-webapi/sdk";
import * as z from "zod";

const jobMeta = z.object({ jobId: z.string() });
type JobMeta = z.infer<typeof jobMeta>;

// #region limits
export const config: PluginConfig<JobMeta> = {
  // What the service allows, for all tasks of this plugin together.
  readRateLimiter: { qps: 10, burst: 20 },
  writeRateLimiter: { qps: 2, burst: 5 },
  caching: {
    resyncInterval: "20s", // between two polls of one task
    workers: 4, // polls at the same time
    maxSystemFailures: 10, // failed polls in a row that a task survives
  },
  timeouts: { create: "2m", get: "10s" },
  // At most 25 jobs at once.
  resourceQuotas: { gpu: 25 },
  resourceMeta: createResourceMetaCodec(jobMeta),
};
// #endregion

// #region quotas
export const resourceRequirements: NonNullable<AsyncPlugin<JobMeta, unknown>["resourceRequirements"]> = () => ({
  // The pool of `resourceQuotas`, and what one project may take of it.
  namespace: "gpu",
  constraints: { projectScopeResourceConstraint: { value: 10 } },
});
// #endregion
