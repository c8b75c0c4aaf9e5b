import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore } from "../../src/store/sqlite-store.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import type { StoreUnderTest } from "./describe-store.ts";

/** A folder for a test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "flyte-webapi-store-"));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The files of a store as they are now: what a process that is killed would leave. */
export function copyStore(from: string, to: string): void {
  for (const suffix of ["", "-wal"]) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
}

/** A store in a folder of its own. */
export function sqlitePlace(): StoreUnderTest {
  const folder = temporaryFolder();
  let generation = 0;
  const path = (): string => join(folder, `${generation}.db`);
  let store: StateStore = createSqliteStore({ path: path() });
  const first = store;
  return {
    store: first,
    crash: async () => {
      const old = store;
      const before = path();
      generation++;
      copyStore(before, path());
      // The copy is what matters; the old process is not there any more.
      await old.close?.();
      store = createSqliteStore({ path: path() });
      return store;
    },
    reopen: async () => {
      await store.close?.();
      store = createSqliteStore({ path: path() });
      return store;
    },
    dispose: async () => {
      await store.close?.();
      removeFolder(folder);
    },
  };
}
