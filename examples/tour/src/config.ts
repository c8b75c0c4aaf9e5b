// #region config
import { createResourceMetaCodec, type PluginConfig } from "@flyte-webapi/sdk";

import { jobMeta, type JobMeta } from "./state.ts";

export const config: PluginConfig<JobMeta> = {
  readRateLimiter: { qps: 30, burst: 50 },
  writeRateLimiter: { qps: 20, burst: 30 },
  caching: { size: 1000, resyncInterval: "30s", workers: 10 },
  resourceMeta: createResourceMetaCodec(jobMeta),
};
// #endregion
