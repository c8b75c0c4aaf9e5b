import { batchPlugin } from "../../src/index.ts";
import { createBatchApi } from "../../src/batch-api.ts";

/** Stops the batch, and forgets the file that was uploaded for it. */
export const leavesInput: typeof batchPlugin = {
  ...batchPlugin,
  pluginLoader: async (setup) => {
    const plugin = await batchPlugin.pluginLoader(setup);
    if (!("delete" in plugin)) throw new TypeError("the plugin has no delete to break");
    return {
      ...plugin,
      delete: async ({ resourceMeta, signal }) => {
        if (resourceMeta === undefined) return;
        await createBatchApi(setup, resourceMeta.baseUrl).cancel(resourceMeta.batchId, signal);
      },
    };
  },
};
