import type { AsyncPlugin, Fetch, GrpcUnary, PluginEntry, PluginSetupContext } from "@flyte-webapi/sdk";

type AnyPlugin = AsyncPlugin<unknown, unknown>;

/** What is changed in one process of a plugin. */
export interface ProcessChange {
  /** The wire for HTTP, also of clients that are intercepted. Default: the honest one. */
  readonly fetch?: Fetch | undefined;
  /** Default: the honest one. */
  readonly grpc?: GrpcUnary | undefined;
  /** Methods that are replaced. Default: none. */
  readonly methods?: ((honest: AnyPlugin) => Partial<AnyPlugin>) | undefined;
}

/** Asked anew for each process, so that nothing is remembered beyond it. */
export type ChangeProcess = (setup: PluginSetupContext) => ProcessChange;

// A property of the entry that no plugin can have by accident.
const CHANGE = Symbol("change");

interface ChangedPlugin extends PluginEntry {
  readonly [CHANGE]: ChangeProcess;
}

/**
 * Changes a plugin from outside. It is the process of a simulation that applies the change, not the plugin's loader: a client of its own, such as
 * axios, takes nothing from the loader's arguments.
 */
export function changePlugin(entry: PluginEntry, change: ChangeProcess): PluginEntry {
  const earlier = changeOf(entry);
  const changed: ChangedPlugin = { ...entry, [CHANGE]: earlier === undefined ? change : inTurn(change, earlier) };
  return changed;
}

/** What is changed in the processes of this plugin; nothing for the plugin of an author. */
export function changeOf(entry: PluginEntry): ChangeProcess | undefined {
  return isChanged(entry) ? entry[CHANGE] : undefined;
}

/** The plugin with its methods replaced. */
export function withMethods(plugin: AnyPlugin, { methods }: ProcessChange): AnyPlugin {
  if (methods === undefined) return plugin;
  const honest: AnyPlugin = {
    getConfig: () => plugin.getConfig(),
    create: (ctx) => plugin.create(ctx),
    get: (ctx) => plugin.get(ctx),
    status: (ctx) => plugin.status(ctx),
    delete: (ctx) => plugin.delete(ctx),
  };
  return { ...honest, ...methods(honest) };
}

function isChanged(entry: PluginEntry): entry is ChangedPlugin {
  return CHANGE in entry;
}

/** What is nearer to the plugin comes last: its requests go through it first. */
function inTurn(nearWire: ChangeProcess, nearPlugin: ChangeProcess): ChangeProcess {
  return (setup) => {
    const outer = nearWire(setup);
    const { fetch = setup.fetch, grpc = setup.grpc } = outer;
    const inner = nearPlugin({ ...setup, fetch, grpc });
    return {
      fetch: inner.fetch ?? fetch,
      grpc: inner.grpc ?? grpc,
      methods: (honest) => withMethods(withMethods(honest, inner), outer),
    };
  };
}
