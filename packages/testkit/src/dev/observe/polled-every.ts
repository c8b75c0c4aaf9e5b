import type { AsyncPlugin, PluginEntry, SyncPlugin } from "@flyte-webapi/sdk";

/** The same plugin, polled every `pollMs` milliseconds: nobody wants to sit in front of a page for half a minute. Its limits stay as they are. */
export function polledEvery(entry: PluginEntry, pollMs: number): PluginEntry {
  return {
    ...entry,
    pluginLoader: async (setup) => {
      const plugin = await entry.pluginLoader(setup);
      return isAsync(plugin) ? withInterval(plugin, pollMs) : plugin;
    },
  };
}

function isAsync(plugin: AsyncPlugin<unknown, unknown> | SyncPlugin): plugin is AsyncPlugin<unknown, unknown> {
  return typeof plugin === "object" && plugin !== null && "get" in plugin;
}

function withInterval(plugin: AsyncPlugin<unknown, unknown>, pollMs: number): AsyncPlugin<unknown, unknown> {
  const getConfig: typeof plugin.getConfig = () => {
    const config = plugin.getConfig();
    return { ...config, caching: { ...config.caching, resyncInterval: `${pollMs}ms` } };
  };
  return new Proxy(plugin, {
    get: (target, name) => {
      if (name === "getConfig") return getConfig;
      const value: unknown = Reflect.get(target, name, target);
      // Methods see the plugin itself, with its private fields.
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
