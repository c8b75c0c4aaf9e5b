import type { AsyncPlugin, Clock, PluginConfig, PluginEntry, ResourceMetaCodec } from "@flyte-webapi/sdk";
import { PhaseInfo } from "@flyte-webapi/sdk";

interface Meta {
  readonly id: number;
}

/** A plugin that costs next to nothing: job `n` ends at the time that `endsAt` gives, in milliseconds of the clock. */
export function benchEntry(
  clock: Clock,
  endsAt: (name: string, createdAt: number) => number,
  config: Partial<PluginConfig<Meta>> = {},
): PluginEntry {
  const ends: number[] = [];
  const codec: ResourceMetaCodec<Meta> = {
    encode: ({ id }) => Buffer.from(String(id)),
    decode: (bytes) => ({ id: Number(Buffer.from(bytes).toString()) }),
  };
  const plugin: AsyncPlugin<Meta, boolean> = {
    getConfig: () => ({ resourceMeta: codec, ...config }),
    create: async ({ taskExecutionMetadata }) => {
      const id = ends.length;
      ends.push(endsAt(taskExecutionMetadata.ownerId.name, clock.monotonic()));
      return { resourceMeta: { id } };
    },
    get: async ({ resourceMeta }) => clock.monotonic() >= (ends[resourceMeta.id] ?? 0),
    status: ({ resource }) => (resource ? PhaseInfo.success() : PhaseInfo.running()),
    delete: async () => {},
  };
  return { id: "bench", supportedTaskTypes: ["bench"], pluginLoader: () => plugin };
}
