import type { StateStore, StoredTask } from "./state-store.ts";

/**
 * A store in memory: survives the runtime, not the process. It keeps copies of bytes, as a file would, so nothing that cannot be
 * stored works by accident.
 */
export function createMemoryStore(): StateStore {
  const tasks = new Map<string, StoredTask>();
  return Object.freeze<StateStore>({
    load: () => [...tasks.values()].map((task) => ({ ...task, events: [...task.events] })),
    put: ({ id, spec, state, outputs, events }) => {
      const old = tasks.get(id);
      const stored = spec ?? old?.spec;
      if (stored === undefined) {
        throw new Error(`Task ${JSON.stringify(id)} is not in the store, and its spec was not given`);
      }
      tasks.set(id, {
        id,
        spec: stored.slice(),
        state: state.slice(),
        outputs: outputs === null ? undefined : (outputs?.slice() ?? old?.outputs),
        events: [...(old?.events ?? []), ...events.map((event) => event.slice())],
      });
    },
    remove: (id) => void tasks.delete(id),
  });
}
