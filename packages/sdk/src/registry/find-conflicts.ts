import type { ConfigIssue } from "../errors/config-error.ts";
import { describeValue } from "../internal/describe-value.ts";
import type { CheckedEntry } from "./check-entry.ts";
import { categoryKey, describeCategory } from "./task-category.ts";

/** What is wrong between entries that are right by themselves. The order of the entries makes no difference. */
export function findConflicts(entries: readonly CheckedEntry[]): readonly ConfigIssue[] {
  return [...duplicateIds(entries), ...claimedTwice(entries), ...twoDefaults(entries)];
}

function duplicateIds(entries: readonly CheckedEntry[]): ConfigIssue[] {
  const counts = new Map<string, number>();
  for (const { id } of entries) if (id !== "") counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([id, count]) => ({
      field: "id",
      message: `Plugin ${describeValue(id)} is registered ${count === 2 ? "twice" : `${count} times`}; ids must be unique`,
    }));
}

function claimedTwice(entries: readonly CheckedEntry[]): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const seen = new Set<string>();
  for (const { name, version } of entries.flatMap((entry) => entry.categories)) {
    const key = categoryKey(name, version);
    if (seen.has(key)) continue;
    seen.add(key);
    const claimants = entries.filter((entry) =>
      entry.categories.some((own) => categoryKey(own.name, own.version) === key),
    );
    const winners = claimants.filter((entry) => entry.wins.has(key));
    // The same id twice is reported once, as a duplicate id.
    const ids = new Set((winners.length > 1 ? winners : claimants).map(({ id }) => id));
    if (ids.size < 2 || winners.length === 1) continue;
    const who = listed(ids);
    const what = describeCategory(name, version);
    const advice = "exactly one of them must name it in defaultForTaskTypes";
    const message =
      winners.length === 0
        ? `Task type ${what} is supported by the plugins ${who}; ${advice}`
        : `Task type ${what} is in defaultForTaskTypes of the plugins ${who}; ${advice}`;
    issues.push({ field: winners.length === 0 ? "supportedTaskTypes" : "defaultForTaskTypes", message });
  }
  return issues;
}

function twoDefaults(entries: readonly CheckedEntry[]): ConfigIssue[] {
  const ids = new Set(entries.filter(({ isDefault }) => isDefault).map(({ id }) => id));
  if (ids.size < 2) return [];
  return [{ field: "isDefault", message: `The plugins ${listed(ids)} all have isDefault; at most one may` }];
}

function listed(ids: ReadonlySet<string>): string {
  return [...ids].map((id) => describeValue(id)).join(" and ");
}
