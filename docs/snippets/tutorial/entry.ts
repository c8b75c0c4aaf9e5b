// #region entry
import { createPluginRegistry, type PluginEntry } from "@flyte-webapi/sdk";

import { JobPlugin } from "./plugin.ts";
import type { Job, JobMeta } from "./state.ts";

export const jobPlugin: PluginEntry<JobMeta, Job> = {
  id: "my-web-api-plugin",
  supportedTaskTypes: ["my_task_type"],
  pluginLoader: (setup) => new JobPlugin(setup),
};

export const registry = createPluginRegistry([jobPlugin]);
// #endregion
