import { createRuntime, type Runtime, type RuntimeOptions, type StateStore } from "../../src/runtime/index.ts";
import type { PluginEntry } from "../../src/index.ts";
import type { BrokenRuntime } from "./broken-runtime.ts";

/** A runtime with some methods replaced. */
function withMethods(runtime: Runtime, methods: Partial<Runtime>): Runtime {
  return {
    ready: () => runtime.ready(),
    submit: (request) => runtime.submit(request),
    task: (id) => runtime.task(id),
    tasks: () => runtime.tasks(),
    events: () => runtime.events(),
    metricsRegistry: runtime.metricsRegistry,
    inspect: () => runtime.inspect(),
    abortAll: (reason) => runtime.abortAll(reason),
    close: (options) => runtime.close(options),
    ...methods,
  };
}

/** A store that says that it is done before it is. */
function lazy(store: StateStore): StateStore {
  return {
    load: () => store.load(),
    put: (write) => {
      if (write.spec !== undefined) return store.put(write);
      setImmediate(() => void store.put(write));
    },
    remove: (id) => store.remove(id),
  };
}

/** Each plugin gets what `change` makes of its entry. */
function withEntries(options: RuntimeOptions, change: (entry: PluginEntry) => PluginEntry): RuntimeOptions {
  return { ...options, plugins: options.plugins.map(change) };
}

/** Runtimes that are wrong where they meet the world: store, registry, loaders, close. */
export const BROKEN_HOSTS: readonly BrokenRuntime[] = [
  {
    name: "tells of a job before its ResourceMeta is stored",
    breaks: "D9",
    create: (options) => createRuntime({ ...options, ...(options.store && { store: lazy(options.store) }) }),
  },
  {
    name: "deletes the jobs at close",
    breaks: "RT-19",
    create: (options) => {
      const runtime = createRuntime(options);
      return withMethods(runtime, {
        close: async (closing) => {
          await runtime.abortAll("shutdown").catch(() => {});
          await runtime.close(closing);
        },
      });
    },
  },
  {
    name: "goes on after close",
    breaks: "RT-15",
    create: (options) => withMethods(createRuntime(options), { close: async () => {} }),
  },
  {
    name: "lets the first of two plugins for a task type win",
    breaks: "CF-01",
    create: (options) => createRuntime({ ...options, plugins: options.plugins.slice(0, 1) }),
  },
  {
    name: "hides a plugin that does not load",
    breaks: "CF-02",
    create: (options) => {
      const plugins = options.plugins.filter((entry) => !entry.id.startsWith("broken"));
      const [fallback] = plugins;
      const broken = options.plugins.filter((entry) => !plugins.includes(entry));
      const silent = broken.map((entry) => ({ ...entry, pluginLoader: fallback?.pluginLoader ?? entry.pluginLoader }));
      return createRuntime({ ...options, plugins: [...silent, ...plugins] });
    },
  },
  {
    name: "loads all plugins when it is made",
    breaks: "CF-03",
    create: (options) => {
      const { clock, random, logger } = options;
      for (const entry of options.plugins) {
        // Loaders of the tests look at nothing else.
        void entry.pluginLoader({ clock, random, logger } as never);
      }
      return createRuntime(options);
    },
  },
  {
    name: "runs a task of an unknown type with any plugin",
    breaks: "CF-04",
    create: (options) => createRuntime(withEntries(options, (entry) => ({ ...entry, isDefault: true }))),
  },
  {
    name: "takes a configuration that is out of range",
    breaks: "CF-06",
    create: (options) =>
      createRuntime(
        withEntries(options, (entry) => ({
          ...entry,
          pluginLoader: async (setup) => {
            const plugin = await entry.pluginLoader(setup);
            if (!("create" in plugin)) return plugin;
            return {
              ...plugin,
              getConfig: () => ({ ...plugin.getConfig(), caching: { resyncInterval: "5s" as const } }),
            };
          },
        })),
      ),
  },
  {
    name: "lets tasks see the state of others",
    breaks: "RT-14",
    create: (options) => {
      let shared: unknown;
      return createRuntime(
        withEntries(options, (entry) => ({
          ...entry,
          pluginLoader: async (setup) => {
            const plugin = await entry.pluginLoader(setup);
            if (!("create" in plugin)) return plugin;
            return {
              ...plugin,
              get: (ctx) => ((shared = ctx.resourceMeta), plugin.get(ctx)),
              status: (ctx) => plugin.status({ ...ctx, resourceMeta: shared }),
            };
          },
        })),
      );
    },
  },
  {
    name: "lets an error of one create stop all others",
    breaks: "RT-03",
    create: (options) => {
      let isBroken = false;
      return createRuntime(
        withEntries(options, (entry) => ({
          ...entry,
          pluginLoader: async (setup) => {
            const plugin = await entry.pluginLoader(setup);
            if (!("create" in plugin)) return plugin;
            return {
              ...plugin,
              create: async (ctx) => {
                if (isBroken) throw new TypeError("the worker is gone");
                try {
                  return await plugin.create(ctx);
                } catch (error) {
                  isBroken = true;
                  throw error;
                }
              },
            };
          },
        })),
      );
    },
  },
];
