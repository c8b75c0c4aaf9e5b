import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Only types come from the sources: what runs is what the project has installed.
import type * as ConnectorModule from "../../../packages/sdk/src/connector/index.ts";
import type { PluginConfig, PluginEntry } from "../../../packages/sdk/src/index.ts";
import type * as RuntimeModule from "../../../packages/sdk/src/runtime/index.ts";
import { PLUGIN_FACTORY, PROJECT_NAME } from "../prepare/scaffold.ts";
import { DemoError } from "../steps/demo-error.ts";

/** What the scaffolded project has built and installed. */
export interface LoadedProject {
  readonly runtime: typeof RuntimeModule;
  readonly connector: typeof ConnectorModule;
  /** Makes the plugin's entry for a service at an address. */
  readonly createPlugin: (options: { readonly baseUrl: string }) => PluginEntry;
}

/**
 * Imports the plugin as a host would: by its package name, through its `exports`; and the runtime from where the project has it.
 *
 * @throws DemoError when it cannot be imported, or does not export what the template promises.
 */
export async function loadProject(project: string): Promise<LoadedProject> {
  try {
    return await importProject(project);
  } catch (cause) {
    if (cause instanceof DemoError) throw cause;
    const output = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    throw new DemoError(`the plugin in ${project} cannot be imported`, output, { cause });
  }
}

async function importProject(project: string): Promise<LoadedProject> {
  const { resolve } = createRequire(join(project, "package.json"));
  // The packed sdk was built from the sources that the types are taken from.
  const runtime = (await import(pathToFileURL(resolve("@flyte-webapi/sdk/runtime")).href)) as typeof RuntimeModule;
  const connector = (await import(
    pathToFileURL(resolve("@flyte-webapi/sdk/connector")).href
  )) as typeof ConnectorModule;
  const plugin: unknown = await import(pathToFileURL(resolve(PROJECT_NAME)).href);
  const createPlugin: unknown =
    typeof plugin === "object" && plugin !== null ? Reflect.get(plugin, PLUGIN_FACTORY) : undefined;
  if (typeof createPlugin !== "function") throw new DemoError(`${PROJECT_NAME} does not export ${PLUGIN_FACTORY}`);
  // Declared so by the template, whose types have been checked in the project.
  return { runtime, connector, createPlugin: createPlugin as LoadedProject["createPlugin"] };
}

/**
 * The plugin with the shortest interval between two polls that Flyte allows, so that nobody has to wait: the template polls as often
 * as suits jobs that run for minutes.
 */
export function pollingOften(entry: PluginEntry): PluginEntry {
  return {
    ...entry,
    pluginLoader: async (setup) => {
      const plugin = await entry.pluginLoader(setup);
      if (!("create" in plugin)) return plugin;
      const getConfig = (): PluginConfig<unknown> => {
        const config = plugin.getConfig();
        return { ...config, caching: { ...config.caching, resyncInterval: "5s" } };
      };
      return { ...plugin, getConfig };
    },
  };
}
