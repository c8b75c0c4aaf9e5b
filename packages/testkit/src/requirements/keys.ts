import { eventsOf, type Call, type History } from "../simulate/history.ts";

/** The keys under which one call of `create` knew its job, as the service was told. */
export interface CallKeys {
  readonly call: Call;
  /** Sorted, each once. */
  readonly keys: readonly string[];
}

/** The keys of every call of `create` that gave ResourceMeta, oldest call first. */
export function keysOfCreates(history: History): CallKeys[] {
  const finished = new Set(eventsOf(history, "meta").map((event) => event.call.id));
  const calls = new Map<number, { call: Call; keys: Set<string> }>();
  for (const { call, key } of eventsOf(history, "key")) {
    if (call?.method !== "create" || !finished.has(call.id)) continue;
    const entry = calls.get(call.id) ?? { call, keys: new Set() };
    entry.keys.add(key);
    calls.set(call.id, entry);
  }
  return [...calls.values()].map(({ call, keys }) => ({ call, keys: [...keys].sort() }));
}
