import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PluginEntry } from "../contract/plugin-entry.ts";
import { UsageError } from "./usage-error.ts";

/** Longer than any sensible import: a module that waits for something at its top level may wait for ever. */
const IMPORT_TIMEOUT_MS = 60_000;

/**
 * The plugins that modules export, under whatever name, alone or in arrays.
 *
 * @param modules files, or packages as they are installed in `folder`.
 * @param timeoutMs how long a module may take, in milliseconds. Default: 60,000.
 * @throws UsageError that names the module which cannot be loaded in time, or exports no plugin.
 */
export async function loadPluginEntries(
  modules: readonly string[],
  folder: string,
  timeoutMs: number = IMPORT_TIMEOUT_MS,
): Promise<readonly PluginEntry[]> {
  if (modules.length === 0) {
    throw new UsageError(
      "no plugins: name the packages or files that export them with --modules or FLYTE_CONNECTOR_MODULES",
    );
  }
  const entries = new Set<PluginEntry>();
  for (const name of modules) {
    const found = entriesOf(await load(name, folder, timeoutMs));
    if (found.length === 0) {
      throw new UsageError(`${name} exports no plugin: export an object with id, supportedTaskTypes and pluginLoader`);
    }
    for (const entry of found) entries.add(entry);
  }
  return [...entries];
}

async function load(name: string, folder: string, timeoutMs: number): Promise<object> {
  const path = resolve(folder, name);
  try {
    const file = existsSync(path) ? path : createRequire(`${folder}/`).resolve(name);
    // A module is an object.
    return await withinMs(timeoutMs, import(pathToFileURL(file).href) as Promise<object>);
  } catch (cause) {
    // The first line says it; Node goes on with the modules that asked.
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new UsageError(`${name} cannot be loaded: ${reason}`, { cause });
  }
}

/** @throws what the promise rejects with; Error when that takes too long. */
async function withinMs<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(new Error(`its import gave no answer within ${timeoutMs} ms`));
    timer = setTimeout(fail, timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function entriesOf(module: object): readonly PluginEntry[] {
  return Object.values(module)
    .flatMap((value: unknown) => value)
    .filter(isEntry);
}

function isEntry(value: unknown): value is PluginEntry {
  if (typeof value !== "object" || value === null) return false;
  return "id" in value && "supportedTaskTypes" in value && "pluginLoader" in value;
}
