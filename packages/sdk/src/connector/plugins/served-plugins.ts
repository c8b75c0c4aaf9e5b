import { status as Status } from "@grpc/grpc-js";
import type { PluginEntry } from "../../contract/plugin-entry.ts";
import type { TaskCategory } from "../../contract/task-template.ts";
import { ConfigError } from "../../errors/config-error.ts";
import { createPluginRegistry } from "../../registry/plugin-registry.ts";
import { toTaskCategory } from "../../registry/task-category.ts";
import { StatusError } from "../status/status-error.ts";
import type { ConnectorServices } from "./connector-services.ts";
import { loadPlugin } from "./load-plugin.ts";
import type { ServedPlugin } from "./served-plugin.ts";

/** What the connector serves. */
export interface ServedPlugins {
  /** @throws StatusError NOT_FOUND, with the words of the Python connector. */
  find(taskType: string, version: number): ServedPlugin;
  /** All plugins with their task types, in the order in which they were given. */
  readonly list: readonly { readonly plugin: ServedPlugin; readonly categories: readonly TaskCategory[] }[];
}

/**
 * Loads all plugins.
 *
 * @throws ConfigError with code `InvalidPluginEntry` or `DuplicatePlugin`; PermanentSystemError with code `PluginInitializationFailed`.
 */
export async function loadPlugins(
  entries: readonly PluginEntry[],
  services: ConnectorServices,
  signal: AbortSignal,
): Promise<ServedPlugins> {
  const registry = createPluginRegistry(entries);
  const loaded = new Map<PluginEntry, ServedPlugin>();
  for (const entry of registry.entries()) loaded.set(entry, await loadPlugin(entry, services, signal));
  return Object.freeze<ServedPlugins>({
    find: (taskType, version) => {
      const plugin = loaded.get(entryFor(registry, taskType, version));
      if (plugin === undefined) throw unknownTaskType(registry, taskType, version);
      return plugin;
    },
    list: [...loaded].map(([entry, plugin]) => ({ plugin, categories: categoriesOf(entry) })),
  });
}

type Registry = ReturnType<typeof createPluginRegistry>;

function entryFor(registry: Registry, taskType: string, version: number): PluginEntry {
  try {
    return registry.find(taskType, version);
  } catch (error) {
    throw error instanceof ConfigError ? unknownTaskType(registry, taskType, version) : error;
  }
}

/** Source of the first words: flyteorg/flyte-sdk, src/flyte/connectors/_connector.py. */
function unknownTaskType(registry: Registry, taskType: string, version: number): StatusError {
  const served = [...registry.entries()]
    .flatMap(categoriesOf)
    .filter(({ name }) => name === taskType)
    .map((category) => category.version);
  const words = `Cannot find connector for task type: ${taskType}.`;
  if (served.length === 0) return new StatusError(Status.NOT_FOUND, words);
  return new StatusError(Status.NOT_FOUND, `${words} Version ${version} is not served, but ${served.join(", ")}.`);
}

function categoriesOf(entry: PluginEntry): readonly TaskCategory[] {
  // The registry has checked them.
  return entry.supportedTaskTypes.map(toTaskCategory).filter((category) => typeof category === "object");
}
