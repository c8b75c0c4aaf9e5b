import type { AsyncPlugin, PluginConfig, PluginEntry } from "../../../packages/sdk/src/index.ts";
import { createRestJobPlugin } from "../../../templates/rest/src/index.ts";
import type { Sabotage } from "./life-config.ts";

/** The task type of the plugin. */
export const TASK_TYPE = "rest_job";
/** Pools of tokens: one that tasks have to wait for, and one for all others. */
const SCARCE_POOL = "scarce";
const WIDE_POOL = "wide";
const QUOTAS = { [SCARCE_POOL]: 8, [WIDE_POOL]: 100_000 };

/** The shortest that Flyte allows. A restarted runtime polls at once, and the first poll of a job comes after a second. */
const RESYNC_INTERVAL = "5s";

/** The plugin of templates/rest, with quotas and short intervals; or one that is wrong on purpose. */
export function chaosPlugin(baseUrl: string, sabotage: Sabotage | undefined): PluginEntry {
  const entry = createRestJobPlugin({ baseUrl });
  return {
    ...entry,
    pluginLoader: async (setup) => {
      const plugin = await entry.pluginLoader(setup);
      if ("do" in plugin) throw new TypeError("templates/rest is no sync plugin");
      const getConfig = (): PluginConfig<unknown> => {
        const config = plugin.getConfig();
        return {
          ...config,
          resourceQuotas: QUOTAS,
          readRateLimiter: { qps: 200, burst: 300 },
          writeRateLimiter: { qps: 200, burst: 300 },
          caching: { ...config.caching, resyncInterval: RESYNC_INTERVAL, workers: 20 },
        };
      };
      const resourceRequirements: AsyncPlugin<unknown, unknown>["resourceRequirements"] = async ({ taskReader }) => {
        const { custom } = await taskReader.read();
        return { namespace: custom?.["scarce"] === true ? SCARCE_POOL : WIDE_POOL, constraints: {} };
      };
      const base: AsyncPlugin<unknown, unknown> = { ...plugin, getConfig, resourceRequirements };
      return sabotagePlugin(base, sabotage);
    },
  };
}

function sabotagePlugin(
  plugin: AsyncPlugin<unknown, unknown>,
  sabotage: Sabotage | undefined,
): AsyncPlugin<unknown, unknown> {
  if (sabotage === "deletesNothing") return { ...plugin, delete: async () => {} };
  if (sabotage !== "freshKeys") return plugin;
  return {
    ...plugin,
    create: async (ctx) => await plugin.create({ ...ctx, idempotencyKey: crypto.randomUUID() }),
  };
}

/** How many tokens there are of those that tasks wait for. */
export const SCARCE_TOKENS: number = QUOTAS[SCARCE_POOL];
