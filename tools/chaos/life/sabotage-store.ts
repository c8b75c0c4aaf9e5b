import type { StateStore } from "../../../packages/sdk/src/runtime/index.ts";
import type { Sabotage } from "./life-config.ts";

/** Which write is dropped. */
const EVERY = 10;
const LATER_MS = 500;

/** The store, or one that is wrong on purpose. */
export function sabotageStore(store: StateStore, sabotage: Sabotage | undefined): StateStore {
  switch (sabotage) {
    case "dropsWrites": {
      let writes = 0;
      return { ...store, put: async (write) => (++writes % EVERY === 0 ? undefined : await store.put(write)) };
    }
    case "storesLater":
      return { ...store, put: (write) => void setTimeout(() => void store.put(write), LATER_MS) };
    case "eventBeforeMeta": {
      const states = new Map<string, Uint8Array>();
      return {
        ...store,
        put: async (write) => {
          const before = states.get(write.id) ?? write.state;
          states.set(write.id, write.state);
          await store.put({ ...write, state: before });
          setTimeout(() => void store.put({ id: write.id, state: write.state, events: [] }), LATER_MS);
        },
      };
    }
    case "deletesNothing":
    case "freshKeys":
    case "serviceIgnoresKeys":
    case undefined:
      return store;
  }
}
