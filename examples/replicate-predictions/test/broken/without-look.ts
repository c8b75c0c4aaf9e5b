import { replicatePlugin } from "../../src/index.ts";
import { readPredictionSpec } from "../../src/prediction-spec.ts";
import { createReplicateApi } from "../../src/replicate-api.ts";

const baseUrl = "https://api.replicate.com";

/** Makes a prediction without looking for the one of an earlier call. */
export const withoutLook: typeof replicatePlugin = {
  ...replicatePlugin,
  pluginLoader: async (setup) => {
    const plugin = await replicatePlugin.pluginLoader(setup);
    if (!("create" in plugin)) throw new TypeError("the plugin has no create to break");
    return {
      ...plugin,
      create: async (ctx) => {
        const { body } = await readPredictionSpec(ctx, ctx.idempotencyKey);
        const id = await createReplicateApi(setup, baseUrl).create(body, ctx.signal);
        return { resourceMeta: { baseUrl, id } };
      },
    };
  },
};
