import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { PluginEntry } from "@flyte-webapi/sdk";

import { hidePlaces } from "../result/hide-places.ts";
import { closestWord } from "../text/closest-word.ts";
import { defineWorld } from "../world/define-world.ts";
import type { World } from "../world/world.ts";
import { harnessError, usageError } from "./cli-error.ts";

/** A file and, after `#`, one of its exports. */
export interface ModuleSpec {
  readonly path: string;
  readonly exportName: string | undefined;
}

/** What a module gave. */
export interface Loaded<T> {
  readonly value: T;
  /** Relative to the working folder, with the export: what to write on the command line. */
  readonly spec: string;
  /** The same without the export. */
  readonly path: string;
}

/** Splits `./src/index.ts#myPlugin`. */
export function parseModuleSpec(text: string): ModuleSpec {
  const hash = text.lastIndexOf("#");
  return hash < 0
    ? { path: text, exportName: undefined }
    : { path: text.slice(0, hash), exportName: text.slice(hash + 1) };
}

/** Imports a plugin. @throws CliError that says what is wrong with the file or its exports. */
export async function loadPlugin(text: string): Promise<Loaded<PluginEntry>> {
  return await load(text, "plugin", "a PluginEntry", PLUGIN_SHAPE, isPluginEntry);
}

/** Imports and checks a world. @throws CliError that says what is wrong with the file, its exports or the world. */
export async function loadWorld(text: string): Promise<Loaded<World>> {
  const loaded = await load(text, "world", "a World", WORLD_SHAPE, isWorld);
  try {
    defineWorld(loaded.value);
    return loaded;
  } catch (error) {
    throw harnessError(error instanceof Error ? error.message : String(error), [`It comes from ${loaded.spec}`], error);
  }
}

async function load<T>(
  text: string,
  flag: string,
  wanted: string,
  shape: Shape,
  isWanted: (value: unknown) => value is T,
): Promise<Loaded<T>> {
  const { path, exportName } = parseModuleSpec(text);
  const file = resolve(path);
  if (!existsSync(file)) {
    throw usageError(`There is no file ${path}`, `Write --${flag} <file#export>; what is built must be built first`);
  }
  const name = portable(relative(process.cwd(), file));
  const exports = await importModule(file, name);
  const found = pickExport(exports, { exportName, name, flag, wanted, shape, isWanted });
  return { value: found.value, spec: `${name}#${found.name}`, path: name };
}

/** Imports a file. @throws CliError with exit code 4 when it does not load. */
export async function importModule(file: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  if (/\.[cm]?ts$/.test(file) && !canLoadTypeScript()) {
    throw usageError(
      `${name} is TypeScript, and Node ${process.versions.node} does not load that`,
      "Use Node 22.18 or newer, give a built file, or run the suite with vitest (describeConformance)",
    );
  }
  try {
    // A module namespace: its exports are `unknown`.
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw harnessError(`${name} does not load: ${hidePlaces(why)}`, [], error);
  }
}

function canLoadTypeScript(): boolean {
  return process.features.typescript !== false && process.features.typescript !== undefined;
}

/** Chooses one of a module's exports: the named one, or the only one that fits. */
export function pickExport<T>(
  exports: Readonly<Record<string, unknown>>,
  choice: {
    readonly exportName: string | undefined;
    readonly name: string;
    readonly flag: string;
    readonly wanted: string;
    /** The fields that it must have, for the message. */
    readonly shape: Shape;
    readonly isWanted: (value: unknown) => value is T;
  },
): { readonly name: string; readonly value: T } {
  const { exportName, name, flag, wanted, shape, isWanted } = choice;
  const names = Object.keys(exports).sort();
  const has = names.length === 0 ? "it exports nothing" : `it exports ${names.join(", ")}`;
  if (exportName !== undefined) {
    const value = exports[exportName];
    if (isWanted(value)) return { name: exportName, value };
    if (Object.hasOwn(exports, exportName)) {
      throw usageError(`${exportName} of ${name} is not ${wanted}${nearestMiss({ [exportName]: value }, shape)}`);
    }
    const closest = closestWord(exportName, names);
    const hint = closest === undefined ? "" : `; did you mean ${closest}?`;
    throw usageError(`${name} does not export ${exportName}: ${has}${hint}`);
  }
  const fitting = names.flatMap((each) => {
    const value = exports[each];
    return isWanted(value) ? [{ name: each, value }] : [];
  });
  const first = fitting[0];
  if (first === undefined) {
    const nearest = nearestMiss(exports, shape);
    throw usageError(
      `${name} exports nothing that is ${wanted}: ${has}${nearest}`,
      `Write --${flag} <file#export> for another module`,
    );
  }
  if (fitting.some(({ value }) => value !== first.value)) {
    const all = fitting.map((each) => each.name).join(", ");
    throw usageError(`${name} exports several: ${all}`, `Write --${flag} ${name}#${first.name}`);
  }
  return first;
}

/** What fields are, by name. */
type Shape = Readonly<Record<string, "a text" | "an array" | "a function" | "an object">>;

/** What a plugin's package exports. */
export const PLUGIN_SHAPE: Shape = { id: "a text", supportedTaskTypes: "an array", pluginLoader: "a function" };
const WORLD_SHAPE: Shape = { handlers: "a function", states: "an object", task: "an object" };

/** Which export comes nearest, and what it lacks; empty when none has even one of the fields. */
function nearestMiss(exports: Readonly<Record<string, unknown>>, shape: Shape): string {
  const fields = Object.entries(shape);
  const misses = Object.entries(exports).map(([name, value]) => {
    const lacks = fields.filter(([field, kind]) => kindOf(value, field) !== kind);
    return { name, lacks };
  });
  const [nearest] = misses
    .filter(({ lacks }) => lacks.length > 0 && lacks.length < fields.length)
    .sort((a, b) => a.lacks.length - b.lacks.length);
  if (nearest === undefined) return "";
  return `; ${nearest.name} lacks ${nearest.lacks.map(([field, kind]) => `${field} (${kind})`).join(" and ")}`;
}

function kindOf(value: unknown, field: string): Shape[string] | undefined {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
  if (typeof found === "string") return "a text";
  if (typeof found === "function") return "a function";
  if (Array.isArray(found)) return "an array";
  return typeof found === "object" && found !== null ? "an object" : undefined;
}

/** Whether a value looks like what a plugin's package exports. */
export function isPluginEntry(value: unknown): value is PluginEntry {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "supportedTaskTypes" in value &&
    Array.isArray(value.supportedTaskTypes) &&
    "pluginLoader" in value &&
    typeof value.pluginLoader === "function"
  );
}

function isWorld(value: unknown): value is World {
  return (
    typeof value === "object" &&
    value !== null &&
    "handlers" in value &&
    typeof value.handlers === "function" &&
    "states" in value &&
    typeof value.states === "object" &&
    "task" in value &&
    typeof value.task === "object"
  );
}

function portable(path: string): string {
  return path.replaceAll("\\", "/");
}
