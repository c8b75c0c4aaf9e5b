// #region entry
import type { PluginEntry } from "@flyte-webapi/sdk";

import { createJobPlugin } from "./plugin.ts";
import type { Job, JobMeta } from "./state.ts";

export const jobPlugin: PluginEntry<JobMeta, Job> = {
  id: "my-web-api-plugin",
  supportedTaskTypes: ["my_task_type"],
  pluginLoader: (setup) => createJobPlugin(setup),
};
// #endregion
