import type { PluginEntry } from "@flyte-webapi/sdk";

import { keyHeader, pluginOf } from "../plugins/design.ts";
import { jobServiceWorld } from "../plugins/job-service.world.ts";
import type { Subject } from "../../src/index.ts";

/** Tokens of the pool: fewer than tasks are submitted, so that some wait. */
export const QUOTA = 40;

const honest = pluginOf("job-plugin", () => keyHeader);

/** A correct plugin with a quota, and its world. */
export const pageSubject: Subject = {
  world: jobServiceWorld,
  plugin: {
    ...honest,
    pluginLoader: async (setup) => {
      const plugin = await honest.pluginLoader(setup);
      if ("do" in plugin) return plugin;
      return {
        ...plugin,
        getConfig: () => ({ ...plugin.getConfig(), resourceQuotas: { workers: QUOTA } }),
        resourceRequirements: () => ({ namespace: "workers", constraints: {} }),
      };
    },
  } satisfies PluginEntry,
};
