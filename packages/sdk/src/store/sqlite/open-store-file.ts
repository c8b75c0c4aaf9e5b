import { accessSync, constants, existsSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { connect, type DatabaseSync } from "./node-sqlite.ts";
import { APPLICATION_ID, SCHEMA, type Schema } from "./schema.ts";
import { notWritable, storeError, unusable } from "./store-error.ts";

/** How long a lock is waited for: a reader, such as a backup, may hold the file for a moment. */
const LOCK_WAIT_MS = 1_000;

/**
 * Opens the file of a store, or makes it, in these stages:
 *
 * 1. an existing file is looked at through a connection that cannot write: whatever is wrong with it, it stays as it is;
 * 2. the lock is taken, and held until the connection is closed or the process ends, however it ends;
 * 3. the schema is brought to this version, in one transaction.
 *
 * @throws RetryableError or PermanentSystemError of `storeError`.
 */
export function openStoreFile(path: string, schema: Schema = SCHEMA): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    checkAccess(path);
    if (existsSync(path) && statSync(path).size > 0) inspect(path, schema);
    database = connect(path, { readOnly: false });
    takeLock(database);
    migrate(database, path, schema);
    // Left by the look before, which shared the file as any reader does. Whoever has the lock does not use it, and nobody else can.
    rmSync(`${path}-shm`, { force: true });
    return database;
  } catch (thrown) {
    database?.close();
    throw storeError(path, "opening it", thrown);
  }
}

/** SQLite opens what it may not write to for reading, and fails later with words that say something else. */
function checkAccess(path: string): void {
  for (const place of [path, dirname(path)]) {
    if (!existsSync(place)) continue;
    try {
      accessSync(place, constants.R_OK | constants.W_OK);
    } catch (cause) {
      throw notWritable(path, cause);
    }
  }
}

function takeLock(database: DatabaseSync): void {
  database.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
  // Before WAL: then the lock is held for good, and no memory is shared between processes, which network file systems cannot.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("PRAGMA journal_mode = WAL");
  // FULL: a commit is on the disk, not only in the cache of the operating system. NORMAL would survive SIGKILL, but a power cut could
  // take back what the runtime has told its users. The second line is what FULL needs on macOS; elsewhere it means nothing.
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA fullfsync = ON");
  // Taken here and not at the first write. A file or a folder that may not be written to shows now.
  database.exec("BEGIN IMMEDIATE; COMMIT");
}

function migrate(database: DatabaseSync, path: string, schema: Schema): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = numberOf(database, "user_version");
    if (version > schema.migrations.length) throw newer(path, version, schema);
    for (const step of schema.migrations.slice(version)) step(database);
    // Writes even when nothing changes, as a later put would have to.
    database.exec(`PRAGMA user_version = ${schema.migrations.length}`);
    database.exec("COMMIT");
  } catch (thrown) {
    rollBack(database);
    throw thrown;
  }
}

/** Ends a transaction that failed; SQLite may have ended it by itself. */
export function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // There was none any more.
  }
}

/** Looks whether the file is a whole store, of a version that is known. */
function inspect(path: string, schema: Schema): void {
  const database = connect(path, { readOnly: true });
  try {
    database.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
    const version = numberOf(database, "user_version");
    const application = numberOf(database, "application_id");
    const isEmpty = database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.["tables"] === 0;
    // A database that was made and never filled: the process ended before its first commit.
    if (isEmpty && version === 0 && application === 0) return;
    if (application !== APPLICATION_ID) {
      throw unusable(path, "foreign", `its application id is ${application}, not ${APPLICATION_ID}`);
    }
    if (version > schema.migrations.length) throw newer(path, version, schema);
    const [problem] = database.prepare("PRAGMA integrity_check(1)").all();
    const words = problem?.["integrity_check"];
    if (words !== "ok") throw unusable(path, "damaged", String(words));
    if (version === schema.migrations.length) checkTables(database, path, schema);
  } finally {
    database.close();
  }
}

/** A damaged description of a table is still a description of one, which SQLite would believe. */
function checkTables(database: DatabaseSync, path: string, { tables }: Schema): void {
  const stored = new Map(
    database
      .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
      .all()
      .map(({ name, sql }) => [name, sql]),
  );
  for (const [name, sql] of Object.entries(tables)) {
    if (stored.get(name) !== sql) throw unusable(path, "damaged", `its table ${name} is missing or another one`);
  }
}

function newer(path: string, version: number, { migrations }: Schema): Error {
  return unusable(path, "newer", `its schema has version ${version}, this one knows ${migrations.length}`);
}

function numberOf(database: DatabaseSync, pragma: string): number {
  return Number(database.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}
