import type { AsyncPlugin, Fetch, GrpcUnary, PluginEntry, PluginSetupContext } from "@flyte-webapi/sdk";

type AnyPlugin = AsyncPlugin<unknown, unknown>;

/** What is changed in one process of a plugin. */
export interface ProcessChange {
  /** Default: the honest one. */
  readonly fetch?: Fetch | undefined;
  /** Default: the honest one. */
  readonly grpc?: GrpcUnary | undefined;
  /** Methods that are replaced. Default: none. */
  readonly methods?: ((honest: AnyPlugin) => Partial<AnyPlugin>) | undefined;
}

/** Changes a plugin. `perProcess` is asked anew for each process, so that nothing is remembered beyond it. */
export function wrapPlugin(entry: PluginEntry, perProcess: (setup: PluginSetupContext) => ProcessChange): PluginEntry {
  return {
    ...entry,
    pluginLoader: async (setup) => {
      const { fetch = setup.fetch, grpc = setup.grpc, methods } = perProcess(setup);
      const plugin = await entry.pluginLoader({ ...setup, fetch, grpc });
      if ("do" in plugin || methods === undefined) return plugin;
      const honest: AnyPlugin = {
        getConfig: () => plugin.getConfig(),
        create: (ctx) => plugin.create(ctx),
        get: (ctx) => plugin.get(ctx),
        status: (ctx) => plugin.status(ctx),
        delete: (ctx) => plugin.delete(ctx),
      };
      return { ...honest, ...methods(honest) };
    },
  };
}
