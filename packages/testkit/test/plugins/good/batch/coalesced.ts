import type { AsyncPlugin, GetManyResult, Logger, PluginEntry, PluginSetupContext } from "@flyte-webapi/sdk";

import { batchPlugin } from "./batch.plugin.ts";

type Loaded = Awaited<ReturnType<typeof batchPlugin.pluginLoader>>;
type Batched = typeof batchPlugin extends PluginEntry<infer Meta, infer Res> ? AsyncPlugin<Meta, Res> : never;
type Id = Parameters<Batched["get"]>[0]["resourceMeta"];
type Query = Awaited<ReturnType<Batched["get"]>>;
type Result = GetManyResult<Query>;

interface Waiting {
  readonly id: Id;
  settle(result: Result): void;
}

/** How one answer is shared out: one result for each id, in their order. */
export type Share = (ids: readonly Id[], results: readonly Result[]) => readonly (Result | undefined)[];

/** Polls of the same moment are gathered for this long, in milliseconds. */
const GATHER_MS = 5;
const never: AbortSignal = new AbortController().signal;

/** The plugin `batch`, whose polls of the same moment are one request, as a DataLoader makes them. */
export function coalesced(id: string, share: Share): typeof batchPlugin {
  const pluginLoader = async (setup: PluginSetupContext): Promise<Batched> => {
    const plugin = asyncPlugin(await batchPlugin.pluginLoader(setup));
    let waiting: Waiting[] = [];
    const ask = async (): Promise<void> => {
      const all = waiting;
      waiting = [];
      const ids = all.map((each) => each.id);
      const results = await resultsFor(plugin, ids, setup.logger);
      const shared = share(ids, results);
      for (const [index, { settle }] of all.entries()) settle(shared[index] ?? { error: new Error("no result") });
    };
    return {
      ...plugin,
      get: async ({ resourceMeta, signal }) => {
        const result = await new Promise<Result>((settle) => {
          signal.addEventListener("abort", () => settle({ error: signal.reason }), { once: true });
          waiting.push({ id: resourceMeta, settle });
          if (waiting.length === 1) setup.clock.setTimer(GATHER_MS, () => void ask());
        });
        if ("error" in result) throw result.error;
        return result.resource;
      },
    };
  };
  return { ...batchPlugin, id, pluginLoader };
}

/** Correct: each poll gets the result of its own job. */
export const coalescedPlugin: typeof batchPlugin = coalesced("coalesced", (_ids, results) => results);

async function resultsFor(plugin: Batched, resourceMetas: readonly Id[], logger: Logger): Promise<readonly Result[]> {
  try {
    return (await plugin.getMany?.({ resourceMetas, logger, signal: never })) ?? [];
  } catch (error) {
    return resourceMetas.map(() => ({ error }));
  }
}

function asyncPlugin(plugin: Loaded): Batched {
  if ("do" in plugin) throw new TypeError("The plugin `batch` is no SyncPlugin");
  return plugin;
}
