import type { StoredTask, TaskWrite } from "../state-store.ts";
import { checksum } from "./checksum.ts";
import type { DatabaseSync, StatementSync } from "./node-sqlite.ts";

type Row = Readonly<Record<string, unknown>>;

/** The tasks in an open file. Every row has a checksum, so that what the disk has changed is not taken for what was written. */
export class TaskRows {
  readonly #statements: Readonly<Record<keyof typeof STATEMENTS, StatementSync>>;

  constructor(database: DatabaseSync) {
    const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]);
    // One statement for each name.
    this.#statements = Object.fromEntries(prepared) as Record<keyof typeof STATEMENTS, StatementSync>;
  }

  /** Must run inside a transaction. @throws Error when the task is unknown and its spec was not given. */
  write({ id, spec, state, outputs, events }: TaskWrite): void {
    const { findState, writeState, writeOutputs, removeOutputs, writeEvent } = this.#statements;
    const number = this.#numberOf(id, spec);
    // First what the task is now, then what was reported of it: in one transaction, so that neither is there without the other.
    const old = findState.get(number);
    const first = Number(old?.["events"] ?? 0);
    const count = first + events.length;
    const hasOutputs = outputs === undefined ? Number(old?.["hasOutputs"] ?? 0) : outputs === null ? 0 : 1;
    writeState.run(number, state, count, hasOutputs, checksum(number, state, count, hasOutputs));
    if (outputs === null) removeOutputs.run(number);
    else if (outputs !== undefined) writeOutputs.run(number, outputs, checksum(number, outputs));
    for (const [index, event] of events.entries()) {
      const position = first + index;
      writeEvent.run(number, position, event, checksum(number, position, event));
    }
  }

  /** Must run inside a transaction. */
  remove(id: string): void {
    const { findTask, removeEvents, removeOutputs, removeState, removeTask } = this.#statements;
    const number = findTask.get(toText(id))?.["number"];
    if (typeof number !== "number") return;
    for (const statement of [removeEvents, removeOutputs, removeState, removeTask]) statement.run(number);
  }

  load(): StoredTask[] {
    const events = this.#loadEvents();
    const tasks: StoredTask[] = [];
    for (const row of this.#statements.loadTasks.iterate()) {
      tasks.push(toStoredTask(row, events.get(Number(row["number"])) ?? []));
    }
    return tasks;
  }

  #numberOf(id: string, spec: Uint8Array | undefined): number {
    const { findTask, writeTask } = this.#statements;
    if (spec === undefined) {
      const number = findTask.get(toText(id))?.["number"];
      if (typeof number === "number") return number;
      throw new Error(`Task ${JSON.stringify(id)} is not in the store, and its spec was not given`);
    }
    return Number(writeTask.get(toText(id), spec, checksum(toText(id), spec))?.["number"]);
  }

  #loadEvents(): Map<number, Row[]> {
    const events = new Map<number, Row[]>();
    for (const row of this.#statements.loadEvents.iterate()) {
      const number = Number(row["number"]);
      const list = events.get(number);
      if (list === undefined) events.set(number, [row]);
      else list.push(row);
    }
    return events;
  }
}

const STATEMENTS = {
  findTask: "SELECT number FROM tasks WHERE id = ?",
  writeTask: `INSERT INTO tasks (id, spec, checksum) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET spec = excluded.spec, checksum = excluded.checksum RETURNING number`,
  findState: "SELECT events, hasOutputs FROM states WHERE number = ?",
  writeState: `INSERT OR REPLACE INTO states (number, state, events, hasOutputs, checksum) VALUES (?, ?, ?, ?, ?)`,
  writeOutputs: "INSERT OR REPLACE INTO outputs (number, outputs, checksum) VALUES (?, ?, ?)",
  writeEvent: "INSERT OR REPLACE INTO events (number, position, event, checksum) VALUES (?, ?, ?, ?)",
  removeTask: "DELETE FROM tasks WHERE number = ?",
  removeState: "DELETE FROM states WHERE number = ?",
  removeOutputs: "DELETE FROM outputs WHERE number = ?",
  removeEvents: "DELETE FROM events WHERE number = ?",
  loadTasks: `SELECT number, id, spec, tasks.checksum AS specSum, state, events, hasOutputs, states.checksum AS stateSum,
    outputs, outputs.checksum AS outputsSum
    FROM tasks LEFT JOIN states USING (number) LEFT JOIN outputs USING (number) ORDER BY number`,
  loadEvents: "SELECT number, position, event, checksum FROM events ORDER BY number, position",
} as const;

const NOTHING = new Uint8Array();

/** What the rows of one task hold; with `damage` when they are not what was written. */
function toStoredTask(row: Row, eventRows: readonly Row[]): StoredTask {
  const { number, id, spec, state, outputs } = row;
  const name = toId(id);
  const task: StoredTask = {
    id: name ?? String(id),
    spec: bytesOf(spec),
    state: bytesOf(state),
    outputs: outputs instanceof Uint8Array && row["hasOutputs"] === 1 ? outputs : undefined,
    events: eventRows.map(({ event }) => bytesOf(event)),
  };
  const damage = damageOf(row, eventRows, Number(number), name !== undefined);
  return damage === undefined ? task : { ...task, damage };
}

function damageOf(row: Row, eventRows: readonly Row[], number: number, hasName: boolean): string | undefined {
  const { id, spec, state, events, hasOutputs, outputs } = row;
  if (!hasName || row["specSum"] !== checksum(String(id), bytesOf(spec))) return "its specification is damaged";
  if (row["stateSum"] !== checksum(number, bytesOf(state), Number(events), Number(hasOutputs))) {
    return state instanceof Uint8Array ? "its state is damaged" : "its state is missing";
  }
  if (hasOutputs === 1 && row["outputsSum"] !== checksum(number, bytesOf(outputs))) return "its outputs are damaged";
  if (events !== eventRows.length) return `${eventRows.length} of its ${String(events)} events are there`;
  const wrong = eventRows.findIndex(
    ({ position, event, checksum: sum }, index) =>
      position !== index || sum !== checksum(number, index, bytesOf(event)),
  );
  return wrong === -1 ? undefined : `its event ${wrong} is damaged`;
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : NOTHING;
}

/** Any string, as text that UTF-8 can hold: JSON escapes what it cannot. */
function toText(id: string): string {
  return JSON.stringify(id).slice(1, -1);
}

function toId(text: unknown): string | undefined {
  try {
    const id: unknown = JSON.parse(`"${String(text)}"`);
    return typeof id === "string" ? id : undefined;
  } catch {
    // Written by `toText`, and damaged since.
    return undefined;
  }
}
