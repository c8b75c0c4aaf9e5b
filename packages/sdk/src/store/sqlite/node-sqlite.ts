import { getBuiltinModule } from "node:process";
import type { DatabaseSync } from "node:sqlite";

export type { DatabaseSync, StatementSync } from "node:sqlite";

/**
 * Opens a connection. Loads `node:sqlite` only now: Node 22 prints a warning when it is loaded, which nobody shall see who keeps
 * tasks in memory.
 *
 * @throws TypeError when this Node was built without SQLite; what SQLite throws.
 */
export function connect(path: string, options: { readonly readOnly: boolean }): DatabaseSync {
  // Absent where Node was configured without it, whatever the declarations say.
  const sqlite = getBuiltinModule("node:sqlite") as ReturnType<typeof getBuiltinModule<"node:sqlite">> | undefined;
  if (sqlite === undefined) throw new TypeError("this Node was built without node:sqlite");
  const database = new sqlite.DatabaseSync(path, { readOnly: options.readOnly });
  return database;
}
