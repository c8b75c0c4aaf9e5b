import type { PluginEntry } from "../contract/plugin-entry.ts";
import type { TaskCategory } from "../contract/task-template.ts";
import { ConfigError, type ConfigIssue } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { closestWord } from "../internal/closest-word.ts";
import { describeValue } from "../internal/describe-value.ts";
import { checkEntry, type CheckedEntry } from "./check-entry.ts";
import { findConflicts } from "./find-conflicts.ts";
import { categoryKey, describeCategory } from "./task-category.ts";

const MOST_LISTED = 20;

/** Knows which plugin runs which tasks. Source: flyteplugins, machinery/registry.go, which is global and panics. */
export interface PluginRegistry {
  /**
   * Adds a plugin. What is wrong with it is reported at once, and the registry stays as it was.
   *
   * @throws ConfigError with code `InvalidPluginEntry` for an empty id, no task types, a bad task type, a loader that is no
   *   function, or `defaultForTaskTypes` that it does not support.
   * @throws ConfigError with code `DuplicatePlugin` for an id that is taken, a task type that another plugin supports (unless
   *   exactly one of them names it in `defaultForTaskTypes`), or a second `isDefault`.
   */
  register(entry: PluginEntry): void;
  /**
   * The plugin that runs this task type: the one that supports exactly this version of it, else the default plugin.
   *
   * @param version version of the task type. Default: 0.
   * @throws ConfigError with code `PluginNotFound` that says what is registered.
   */
  find(taskType: string, version?: number): PluginEntry;
  /** All plugins, in the order in which they were registered. */
  entries(): readonly PluginEntry[];
}

/**
 * Makes a registry. Its entries are checked together, so that their order makes no difference.
 *
 * @throws ConfigError as `register` does, with the problems of all entries.
 */
export function createPluginRegistry(entries: readonly PluginEntry[] = []): PluginRegistry {
  let checked: readonly CheckedEntry[] = [];
  let byCategory: ReadonlyMap<string, PluginEntry> = new Map();

  const add = (added: readonly PluginEntry[]): void => {
    const issues: ConfigIssue[] = [];
    const next = [...checked, ...added.map((entry) => checkEntry(entry, issues))];
    const conflicts = findConflicts(next);
    if (issues.length > 0 || conflicts.length > 0) throw badEntries(issues, conflicts);
    checked = next;
    byCategory = indexOf(next);
  };

  add(entries);
  return Object.freeze({
    register: (entry: PluginEntry) => add([entry]),
    find: (taskType: string, version: number = 0): PluginEntry => {
      const found = byCategory.get(categoryKey(taskType, version)) ?? checked.find(({ isDefault }) => isDefault)?.entry;
      if (found === undefined) throw notFound(taskType, version, checked);
      return found;
    },
    entries: () => checked.map(({ entry }) => entry),
  });
}

function indexOf(checked: readonly CheckedEntry[]): ReadonlyMap<string, PluginEntry> {
  const index = new Map<string, PluginEntry>();
  for (const { entry, categories, wins } of checked) {
    for (const { name, version } of categories) {
      const key = categoryKey(name, version);
      if (!index.has(key) || wins.has(key)) index.set(key, entry);
    }
  }
  return index;
}

function badEntries(issues: readonly ConfigIssue[], conflicts: readonly ConfigIssue[]): ConfigError {
  const code = issues.length > 0 ? ErrorCode.InvalidPluginEntry : ErrorCode.DuplicatePlugin;
  return new ConfigError(code, "Plugins cannot be registered:", [...issues, ...conflicts]);
}

function notFound(taskType: string, version: number, checked: readonly CheckedEntry[]): ConfigError {
  const categories = checked.flatMap((entry) => entry.categories);
  const what = describeCategory(taskType, version);
  const message = `task type ${what} is not registered; ${adviceFor(taskType, categories)}`;
  return new ConfigError(ErrorCode.PluginNotFound, `No plugin runs task type ${what}.`, [
    { field: "taskType", message },
  ]);
}

function adviceFor(taskType: string, categories: readonly TaskCategory[]): string {
  if (categories.length === 0) return "no plugin is registered at all";
  const versions = categories.filter(({ name }) => name === taskType).map(({ version }) => version);
  if (versions.length > 0) {
    const listed = versions.sort((a, b) => a - b).join(", ");
    return `${describeValue(taskType)} is registered with version ${listed}: a version is part of the name`;
  }
  const names = categories.map(({ name, version }) => describeCategory(name, version)).sort();
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : "";
  const registered = `registered are ${names.slice(0, MOST_LISTED).join(", ")}${more}`;
  const closest = closestWord(taskType, new Set(categories.map(({ name }) => name)));
  return closest === undefined ? registered : `did you mean ${describeValue(closest)}? ${registered}`;
}
