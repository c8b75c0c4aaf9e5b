import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { payloadOf } from "../../test/store/payload.ts";
import { copyStore, removeFolder, temporaryFolder } from "../../test/store/sqlite-place.ts";
import { startWriter } from "../../test/store/writer-process.ts";
import { openStoreFile } from "./sqlite/open-store-file.ts";
import { APPLICATION_ID, SCHEMA } from "./sqlite/schema.ts";
import { createSqliteStore, storeOn } from "./sqlite-store.ts";
import type { StateStore, StoredTask } from "./state-store.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A path in a folder of its own. */
function freshPath(): string {
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  return join(folder, "tasks.db");
}

async function putSteps(store: StateStore, task: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const { state, event } = payloadOf(task, step);
    await store.put({ id: `task-${task}`, spec: step === 0 ? state : undefined, state, events: [event] });
  }
}

/** A closed store with tasks of several steps. */
async function filledStore(path: string): Promise<readonly StoredTask[]> {
  const store = createSqliteStore({ path });
  for (let task = 0; task < 6; task++) await putSteps(store, task, task + 2);
  await store.put({ id: "task-5", state: encode("done"), outputs: encode("outputs"), events: [] });
  const tasks = await store.load();
  await store.close?.();
  return tasks;
}

/** What a process says that opens the store as a user who may not do everything; root may. */
function openAsNobody(path: string): string {
  const NOBODY = 65_534;
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const script = join(import.meta.dirname, "../../test/fixtures/store-opener.ts");
  return spawnSync(process.execPath, [script, path], { ...user, encoding: "utf8" }).stdout;
}

describe("a store that cannot be opened says which file, what is wrong and what to do, and leaves it as it is", () => {
  it("is in use by another process, until that is killed", async () => {
    const path = freshPath();
    const writer = await startWriter(path);
    expect(() => createSqliteStore({ path })).toThrow(
      expect.objectContaining({
        consequence: "retry",
        facts: { path, problem: "locked" },
        message: expect.stringMatching(/is in use by another process.*close the other one/),
      }),
    );
    await writer.kill();
    await createSqliteStore({ path }).close?.();
  });

  it("is in use by another store of this process, until that is closed", async () => {
    const path = freshPath();
    const first = createSqliteStore({ path });
    expect(() => createSqliteStore({ path })).toThrow(/another store in this one/);
    await putSteps(first, 0, 2);
    await first.close?.();
    await createSqliteStore({ path }).close?.();
  });

  it("was written by a newer version", async () => {
    const path = freshPath();
    await filledStore(path);
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 7");
    database.close();
    const before = readFileSync(path);
    expect(() => createSqliteStore({ path })).toThrow(
      expect.objectContaining({
        code: "CorruptedPluginState",
        facts: { path, problem: "newer" },
        message: expect.stringMatching(/its schema has version 7, this one knows 1.*Upgrade @flyte-webapi\/sdk/),
      }),
    );
    expect(readFileSync(path)).toEqual(before);
  });

  it("is no database, or that of another program", () => {
    const path = freshPath();
    writeFileSync(path, "a text, long enough to be read as the head of a database. ".repeat(20));
    expect(() => createSqliteStore({ path })).toThrow(/is no database.*Is this the right path/);
    const other = `${path}-other`;
    const database = new DatabaseSync(other);
    database.exec("CREATE TABLE notes (text)");
    database.close();
    const before = readFileSync(other);
    expect(() => createSqliteStore({ path: other })).toThrow(/holds something else.*Is this the right path/);
    expect(readFileSync(other)).toEqual(before);
  });

  it("may not be written to: the file, or its folder", async () => {
    const path = freshPath();
    await filledStore(path);
    chmodSync(dirname(path), 0o777);
    chmodSync(path, 0o444);
    expect(openAsNobody(path)).toMatch(/tasks\.db may not be written to.*Give this process the right/);
    const closed = join(dirname(path), "closed");
    mkdirSync(closed);
    copyFileSync(path, join(closed, "tasks.db"));
    chmodSync(join(closed, "tasks.db"), 0o666);
    chmodSync(closed, 0o555);
    expect(openAsNobody(join(closed, "tasks.db"))).toMatch(/may not be written to.*and to its folder/);
    expect(openAsNobody(join(closed, "new.db"))).toMatch(/may not be written to.*and to its folder/);
    chmodSync(closed, 0o755);
  });

  it("is in a folder that is not there", () => {
    const path = join(freshPath(), "no", "such.db");
    expect(() => createSqliteStore({ path })).toThrow(/cannot be opened.*Its folder must exist/);
  });

  it("was made by a process that was killed before its first commit: an empty file is a new store", async () => {
    const path = freshPath();
    writeFileSync(path, "");
    const store = createSqliteStore({ path });
    await putSteps(store, 0, 1);
    await store.close?.();
  });
});

describe("what the disk has changed", () => {
  // Anywhere in the file alike: left to itself, fast-check prefers its head.
  const place = fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1e6);
  const flips = fc.array(fc.noBias(fc.record({ at: place, xor: fc.integer({ min: 1, max: 255 }) })), {
    minLength: 1,
    maxLength: 3,
  });
  const flip = (bytes: Buffer, list: readonly { readonly at: number; readonly xor: number }[]): void => {
    for (const { at, xor } of list) {
      const offset = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
      bytes.writeUInt8(bytes.readUInt8(offset) ^ xor, offset);
    }
  };

  it("is refused with the file untouched, or harms only the tasks that are reported", async () => {
    const path = freshPath();
    const tasks = await filledStore(path);
    const whole = readFileSync(path);
    let refused = 0;
    let reported = 0;
    await fc.assert(
      fc.asyncProperty(flips, async (list) => {
        const damaged = Buffer.from(whole);
        flip(damaged, list);
        const file = freshPath();
        writeFileSync(file, damaged);
        let store: StateStore;
        try {
          store = createSqliteStore({ path: file });
        } catch (error) {
          refused++;
          expect(error).toMatchObject({ message: expect.stringContaining(file), facts: { path: file } });
          expect(readFileSync(file)).toEqual(damaged);
          return;
        }
        const loaded = await store.load();
        expect(loaded).toHaveLength(tasks.length);
        for (const [index, task] of loaded.entries()) {
          if (task.damage === undefined) expect(task).toEqual(tasks[index]);
          else reported++;
        }
        await store.close?.();
      }),
      { numRuns: 300 },
    );
    // Both ways were taken, so both were tested.
    expect(refused).toBeGreaterThan(5);
    expect(reported).toBeGreaterThan(5);
  });

  it("in what was written last, takes back the end of it, and never mixes old with new", async () => {
    const path = freshPath();
    const store = createSqliteStore({ path });
    const history: (readonly StoredTask[])[] = [[]];
    for (let step = 0; step < 12; step++) {
      const { state, event } = payloadOf(0, step);
      await store.put({ id: "task-0", spec: step === 0 ? state : undefined, state, events: [event] });
      history.push(await store.load());
    }
    const copy = `${path}-copy`;
    copyStore(path, copy);
    await store.close?.();
    const wal = readFileSync(`${copy}-wal`);
    await fc.assert(
      fc.asyncProperty(flips, async (list) => {
        const damaged = Buffer.from(wal);
        flip(damaged, list);
        const file = freshPath();
        copyFileSync(copy, file);
        writeFileSync(`${file}-wal`, damaged);
        const reopened = createSqliteStore({ path: file });
        expect(history).toContainEqual(await reopened.load());
        await reopened.close?.();
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the row of a damaged task, and lets the others go on", async () => {
    const path = freshPath();
    await filledStore(path);
    const database = new DatabaseSync(path);
    database.exec(
      "UPDATE states SET state = x'00' WHERE number = 2; DELETE FROM events WHERE number = 3 AND position = 1",
    );
    database.exec("UPDATE tasks SET spec = x'00' WHERE number = 4; DELETE FROM states WHERE number = 5");
    database.exec("UPDATE outputs SET outputs = x'00'; UPDATE events SET event = x'00' WHERE number = 1");
    database.close();
    const store = createSqliteStore({ path });
    const damages = (await store.load()).map(({ id, damage }) => [id, damage]);
    expect(damages).toEqual([
      ["task-0", "its event 0 is damaged"],
      ["task-1", "its state is damaged"],
      ["task-2", "3 of its 4 events are there"],
      ["task-3", "its specification is damaged"],
      ["task-4", "its state is missing"],
      ["task-5", "its outputs are damaged"],
    ]);
    await putSteps(store, 9, 3);
    await store.close?.();
    const again = createSqliteStore({ path });
    expect((await again.load()).map(({ damage }) => damage !== undefined)).toEqual([
      ...Array.from({ length: 6 }, () => true),
      false,
    ]);
    await again.close?.();
  });
});

describe("a disk that is full", () => {
  it("rejects what has no room, keeps what was there, takes what has room, and goes on when there is more", async () => {
    const path = freshPath();
    const database = openStoreFile(path);
    const store = storeOn(database, path);
    await putSteps(store, 0, 3);
    const before = await store.load();
    const pages = Number(database.prepare("PRAGMA page_count").get()?.["page_count"]);
    database.exec(`PRAGMA max_page_count = ${pages + 1}`);
    const large = { id: "large", spec: encode("s"), state: new Uint8Array(100_000), events: [] };
    const small = { id: "task-0", state: encode("small"), events: [encode("e")] };
    // Both in one batch: the one that fits must not suffer for the other.
    const results = await Promise.allSettled([store.put(large), store.put(small)]);
    expect(results).toMatchObject([
      {
        status: "rejected",
        reason: {
          consequence: "retry",
          facts: { path, problem: "full" },
          message: expect.stringMatching(/cannot grow: the disk is full.*Make room/),
        },
      },
      { status: "fulfilled" },
    ]);
    expect(await store.load()).toEqual([
      { ...before[0], state: encode("small"), events: [...before[0]!.events, encode("e")] },
    ]);
    database.exec("PRAGMA max_page_count = 100000");
    await store.put(large);
    await store.close?.();
    const again = createSqliteStore({ path });
    expect((await again.load()).map(({ id, state }) => [id, state.length])).toEqual([
      ["task-0", 5],
      ["large", 100_000],
    ]);
    await again.close?.();
  });
});

describe("a power cut", () => {
  it("takes nothing back, as far as a test can see: every commit is forced to the disk", () => {
    const database = openStoreFile(freshPath());
    const settings = ["journal_mode", "synchronous", "fullfsync", "locking_mode"].map(
      (name) => database.prepare(`PRAGMA ${name}`).get()?.[name],
    );
    expect(settings).toEqual(["wal", 2, 1, "exclusive"]);
    database.close();
  });
});

describe("a process that is killed in the middle of its writes", () => {
  it("has stored every step that it was told is stored, and no half of another", async () => {
    const path = freshPath();
    let before = new Map<number, number>();
    for (const [round, steps] of [40, 90, 170].entries()) {
      const file = round === 0 ? path : `${path}-${round}`;
      const writer = await startWriter(file);
      await writer.reached(steps);
      await writer.kill();
      before = new Map(writer.stored);
      const store = createSqliteStore({ path: file });
      const tasks = await store.load();
      for (const { id, state, events, damage } of tasks) {
        const task = Number(id.slice("task-".length));
        const last = events.length - 1;
        expect(damage).toBeUndefined();
        expect(last).toBeGreaterThanOrEqual(before.get(task) ?? 0);
        expect(state).toEqual(payloadOf(task, last).state);
        expect(events).toEqual(events.map((_, step) => payloadOf(task, step).event));
      }
      expect(tasks.length).toBeGreaterThanOrEqual(before.size);
      await store.close?.();
      expect(existsSync(`${file}-wal`)).toBe(false);
    }
  });
});

describe("the schema", () => {
  const second = {
    migrations: [
      ...SCHEMA.migrations,
      (database: DatabaseSync) => database.exec("CREATE TABLE notes (text TEXT) STRICT"),
    ],
    tables: { ...SCHEMA.tables, notes: "CREATE TABLE notes (text TEXT) STRICT" },
  };

  it("is brought to the present version, with everything that is there", async () => {
    const path = freshPath();
    const tasks = await filledStore(path);
    const store = storeOn(openStoreFile(path, second), path);
    expect(await store.load()).toEqual(tasks);
    await store.close?.();
    expect(() => createSqliteStore({ path })).toThrow(/its schema has version 2, this one knows 1/);
  });

  it("stays as it was when a step fails", async () => {
    const path = freshPath();
    const tasks = await filledStore(path);
    const third = {
      ...second,
      migrations: [
        ...second.migrations,
        () => {
          throw new Error("not today");
        },
      ],
    };
    expect(() => openStoreFile(path, third)).toThrow(/failed while opening it \(not today\)/);
    const store = createSqliteStore({ path });
    expect(await store.load()).toEqual(tasks);
    await store.close?.();
  });

  it("of a released version never changes: this is what files in the field hold", async () => {
    const path = freshPath();
    await filledStore(path);
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 1 });
    expect(database.prepare("PRAGMA application_id").get()).toMatchObject({ application_id: APPLICATION_ID });
    expect(
      database
        .prepare(
          "SELECT name, group_concat(column, ' ') AS columns FROM (SELECT m.name, c.name AS column FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table') GROUP BY name",
        )
        .all()
        .map(({ name, columns }) => `${String(name)}: ${String(columns)}`),
    ).toEqual([
      "events: number position event checksum",
      "outputs: number outputs checksum",
      "states: number state events hasOutputs checksum",
      "tasks: number id spec checksum",
    ]);
    database.close();
  });
});
