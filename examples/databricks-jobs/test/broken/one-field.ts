import { PhaseInfo } from "@flyte-webapi/sdk";

import { databricksPlugin } from "../../src/index.ts";

/** Looks at one of the two fields: a run that is TERMINATED has succeeded. */
export const oneField: typeof databricksPlugin = {
  ...databricksPlugin,
  pluginLoader: async (setup) => {
    const plugin = await databricksPlugin.pluginLoader(setup);
    if (!("status" in plugin)) throw new TypeError("the plugin has no status to break");
    return {
      ...plugin,
      status: (ctx) =>
        ctx.resource.run.state.life_cycle_state === "TERMINATED" ? PhaseInfo.success() : plugin.status(ctx),
    };
  },
};
