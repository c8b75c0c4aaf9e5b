import { resolve } from "node:path";
// Not time: a batch ends when all that has already arrived has been dealt with.
import { setImmediate } from "node:timers";
import { ConfigError } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { describeValue } from "../internal/describe-value.ts";
import type { DatabaseSync } from "./sqlite/node-sqlite.ts";
import { openStoreFile, rollBack } from "./sqlite/open-store-file.ts";
import { storeClosed, storeError } from "./sqlite/store-error.ts";
import { TaskRows } from "./sqlite/task-rows.ts";
import type { StateStore, StoredTask, TaskWrite } from "./state-store.ts";

/** Options of {@link createSqliteStore}. */
export interface SqliteStoreOptions {
  /** The file; made when it is not there. Its folder must exist. Relative to the working directory. */
  readonly path: string;
}

/**
 * A store in an SQLite file: survives SIGKILL at any moment, and a power cut as far as the disk keeps what it says it has written.
 *
 * The file belongs to this store alone until `close`, or until the process ends. Beside it lies `<path>-wal` with what was written
 * last; the two belong together. Close the store after the runtime: `close` leaves one file and no handle.
 *
 * A write that fails rejects, changes nothing, and may be made again; the runtime does that. Rows that the disk has damaged come
 * back from `load` with `damage`.
 *
 * @throws RetryableError with code `MetadataAccessFailed` when the file is in use, cannot be written or has no room; `facts.problem` says which.
 * @throws PermanentSystemError with code `CorruptedPluginState` when the file is damaged, or of a newer version; with code
 *   `MetadataAccessFailed` when it is something else. The file is left as it is.
 * @throws ConfigError with code `InvalidConfig` when `path` is none.
 */
export function createSqliteStore({ path }: SqliteStoreOptions): StateStore {
  if (typeof path !== "string" || path === "" || path === ":memory:" || path.includes("\0")) {
    const message = `path must name a file, got ${describeValue(path)}; createMemoryStore() keeps tasks in memory`;
    throw new ConfigError(ErrorCode.InvalidConfig, "The store cannot be opened:", [{ field: "path", message }]);
  }
  const file = resolve(path);
  return storeOn(openStoreFile(file), file);
}

/** The store on an open file. */
export function storeOn(database: DatabaseSync, path: string): StateStore {
  const store = new SqliteStore(database, path);
  return Object.freeze<StateStore>({
    load: () => store.load(),
    put: (write) => store.put(write),
    remove: (id) => store.remove(id),
    close: () => store.close(),
  });
}

/** Writes in one transaction: more would hold up everything else in the process for too long. */
const MOST_PER_COMMIT = 500;

interface Job {
  readonly run: (rows: TaskRows) => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes are collected and committed together. Waiting for the disk takes most of the time of a commit, and while it is waited for,
 * what comes in is the next batch: the slower the disk, the larger the batches.
 */
class SqliteStore {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #rows: TaskRows;
  readonly #waiting: Job[] = [];
  #isScheduled = false;
  #isClosed = false;

  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
    this.#rows = new TaskRows(database);
  }

  async load(): Promise<readonly StoredTask[]> {
    if (this.#isClosed) throw storeClosed(this.#path);
    while (this.#waiting.length > 0) this.#flush();
    try {
      return this.#rows.load();
    } catch (thrown) {
      throw storeError(this.#path, "reading its tasks", thrown);
    }
  }

  put({ id, spec, state, outputs, events }: TaskWrite): Promise<void> {
    // Copies: it is written later, and the caller may change its bytes before.
    const write: TaskWrite = {
      id,
      spec: spec?.slice(),
      state: state.slice(),
      outputs: outputs?.slice() ?? outputs,
      events: events.map((event) => event.slice()),
    };
    return this.#enqueue((rows) => rows.write(write));
  }

  remove(id: string): Promise<void> {
    return this.#enqueue((rows) => rows.remove(id));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    while (this.#waiting.length > 0) this.#flush();
    this.#isClosed = true;
    // The last connection brings everything into the main file and removes the other. What has no room there stays where it is.
    this.#database.close();
  }

  #enqueue(run: (rows: TaskRows) => void): Promise<void> {
    if (this.#isClosed) return Promise.reject(storeClosed(this.#path));
    const { promise, resolve: done, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ run, resolve: done, reject });
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
      this.#schedule();
    });
  }

  #flush(): void {
    const batch = this.#waiting.splice(0, MOST_PER_COMMIT);
    if (batch.length === 0) return;
    if (this.#commit(batch) === undefined) return;
    // One of them may be at fault, or too large for what room is left; the others must not suffer for it.
    for (const job of batch) {
      const failure = this.#commit([job]);
      if (failure !== undefined) job.reject(storeError(this.#path, "writing to it", failure.thrown));
    }
  }

  /** All of them, or none. */
  #commit(batch: readonly Job[]): { readonly thrown: unknown } | undefined {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const { run } of batch) run(this.#rows);
      this.#database.exec("COMMIT");
    } catch (thrown) {
      rollBack(this.#database);
      return { thrown };
    }
    for (const { resolve: done } of batch) done();
    return undefined;
  }
}
