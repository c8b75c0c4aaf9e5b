import type { PluginEntry } from "../contract/plugin-entry.ts";
import type { TaskCategory } from "../contract/task-template.ts";
import type { ConfigIssue } from "../errors/config-error.ts";
import { describeType } from "../internal/describe-type.ts";
import { describeValue } from "../internal/describe-value.ts";
import { categoryKey, describeCategory, toTaskCategory } from "./task-category.ts";

/** An entry with its task types in one form. A snapshot: what is changed in the entry later changes nothing here. */
export interface CheckedEntry {
  readonly entry: PluginEntry;
  readonly id: string;
  readonly categories: readonly TaskCategory[];
  readonly isDefault: boolean;
  /** Keys of the categories that it wins. */
  readonly wins: ReadonlySet<string>;
}

/** Checks one entry by itself; adds what is wrong to `issues`. */
export function checkEntry(entry: PluginEntry, issues: ConfigIssue[]): CheckedEntry {
  const given: unknown = entry;
  if (typeof given !== "object" || given === null) {
    issues.push({ field: "", message: `A plugin entry must be an object, got ${describeType(given)}` });
    return { entry, id: "", categories: [], isDefault: false, wins: new Set() };
  }
  const id: unknown = Reflect.get(given, "id");
  const owner = typeof id === "string" && id !== "" ? `Plugin ${describeValue(id)}` : "A plugin without id";
  const add = (field: string, message: string): void => void issues.push({ field, message: `${owner}: ${message}` });

  if (typeof id !== "string" || id.trim() === "") {
    add("id", `id must be a text that is not empty, got ${describeValue(id)}`);
  }
  const categories = readSupported(Reflect.get(given, "supportedTaskTypes"), add);
  const loader: unknown = Reflect.get(given, "pluginLoader");
  if (typeof loader !== "function") {
    add("pluginLoader", `pluginLoader must be a function that makes the plugin, got ${describeType(loader)}`);
  }
  const isDefault: unknown = Reflect.get(given, "isDefault") ?? false;
  if (typeof isDefault !== "boolean") {
    add("isDefault", `isDefault must be true or false, got ${describeValue(isDefault)}`);
  }
  const wins = readDefaultFor(Reflect.get(given, "defaultForTaskTypes"), categories, add);
  return { entry, id: typeof id === "string" ? id : "", categories, isDefault: isDefault === true, wins };
}

type AddIssue = (field: string, message: string) => void;

function readSupported(supported: unknown, add: AddIssue): readonly TaskCategory[] {
  if (!Array.isArray(supported) || supported.length === 0) {
    const actual = Array.isArray(supported) ? "an empty array" : describeType(supported);
    add("supportedTaskTypes", `supportedTaskTypes must name at least one task type, got ${actual}`);
  }
  return readCategories(supported, "supportedTaskTypes", add);
}

function readDefaultFor(given: unknown, supported: readonly TaskCategory[], add: AddIssue): ReadonlySet<string> {
  const field = "defaultForTaskTypes";
  if (given !== undefined && !Array.isArray(given)) {
    add(field, `${field} must be an array of task types, got ${describeType(given)}`);
  }
  const known = new Set(supported.map(({ name, version }) => categoryKey(name, version)));
  const wins = new Set<string>();
  for (const { name, version } of readCategories(given, field, add)) {
    const key = categoryKey(name, version);
    wins.add(key);
    if (known.has(key)) continue;
    const what = describeCategory(name, version);
    add(field, `${field} names ${what}, which supportedTaskTypes does not; add it there`);
  }
  return wins;
}

function readCategories(list: unknown, field: string, add: AddIssue): readonly TaskCategory[] {
  if (!Array.isArray(list)) return [];
  const categories = new Map<string, TaskCategory>();
  // Array.from gives the holes of an array, too.
  for (const [index, taskType] of Array.from<unknown>(list).entries()) {
    const path = `${field}[${index}]`;
    const category = toTaskCategory(taskType);
    if (typeof category === "string") {
      add(path, `${path} ${category}`);
      continue;
    }
    const key = categoryKey(category.name, category.version);
    if (categories.has(key)) add(path, `${path} names ${describeCategory(category.name, category.version)} again`);
    categories.set(key, category);
  }
  return [...categories.values()];
}
