import type { DatabaseSync } from "./node-sqlite.ts";

/** A schema, and how older files come to it. */
export interface Schema {
  /** The steps from version 0, an empty file, to version 1, from there to version 2, and so on. Never change one that was released. */
  readonly migrations: readonly ((database: DatabaseSync) => void)[];
  /** The `CREATE` statements of the last version, by name, as SQLite keeps them. */
  readonly tables: Readonly<Record<string, string>>;
}

/** Marks the file as a store of this package: "FWAS". */
export const APPLICATION_ID = 0x46574153;

// `number` counts tasks in the order in which they were submitted. What changes at every step (states) is kept apart from what
// never changes (tasks) and what is rarely written (outputs), so that a step writes little.
const TABLES = {
  // The id is the text inside a JSON string: a name may hold what UTF-8 cannot.
  tasks: `CREATE TABLE tasks (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, spec BLOB NOT NULL, checksum INTEGER NOT NULL
  ) STRICT`,
  states: `CREATE TABLE states (
    number INTEGER PRIMARY KEY, state BLOB NOT NULL, events INTEGER NOT NULL, hasOutputs INTEGER NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT`,
  outputs: `CREATE TABLE outputs (
    number INTEGER PRIMARY KEY, outputs BLOB NOT NULL, checksum INTEGER NOT NULL
  ) STRICT`,
  events: `CREATE TABLE events (
    number INTEGER NOT NULL, position INTEGER NOT NULL, event BLOB NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (number, position)
  ) STRICT, WITHOUT ROWID`,
} as const;

/** The schema that this version writes. */
export const SCHEMA: Schema = Object.freeze<Schema>({
  migrations: Object.freeze([
    (database: DatabaseSync): void => {
      for (const table of Object.values(TABLES)) database.exec(table);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    },
  ]),
  tables: TABLES,
});
