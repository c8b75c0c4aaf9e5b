import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSqliteStore } from "@flyte-webapi/sdk/runtime";
import { result, type BenchResult } from "./result.ts";

const STEPS = 4_000;
/** As long as a state of a task that is watched. */
const STATE = new Uint8Array(400).fill(0x61);
const EVENT = new Uint8Array(250).fill(0x62);

function secondsOf(startMs: number): number {
  return (performance.now() - startMs) / 1_000;
}

/** Steps of tasks per second, durable when they count: `together` of them are under way at a time. */
async function storeStepsPerSecond(path: string, together: number): Promise<number> {
  const store = createSqliteStore({ path });
  for (let task = 0; task < together; task++) {
    await store.put({ id: `t${task}`, spec: STATE, state: STATE, events: [] });
  }
  const start = performance.now();
  await Promise.all(
    Array.from({ length: together }, async (_, task) => {
      for (let step = 0; step < STEPS / together; step++) {
        await store.put({ id: `t${task}`, state: STATE, events: [EVENT] });
      }
    }),
  );
  const rate = STEPS / secondsOf(start);
  await store.close?.();
  return rate;
}

/** Bare INSERTs per second into a file with the same settings, `together` in one transaction. */
function insertsPerSecond(path: string, together: number): number {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (state BLOB, event BLOB)");
  const insert = database.prepare("INSERT INTO row VALUES (?, ?)");
  const start = performance.now();
  for (let step = 0; step < STEPS; step += together) {
    database.exec("BEGIN IMMEDIATE");
    for (let row = 0; row < together; row++) insert.run(STATE, EVENT);
    database.exec("COMMIT");
  }
  const rate = STEPS / secondsOf(start);
  database.close();
  return rate;
}

/** How many durable steps the store takes in a second, for one task and for a hundred at a time. */
export async function benchDurable(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "flyte-webapi-bench-"));
  try {
    const results: BenchResult[] = [];
    for (const together of [1, 100]) {
      const inserts = insertsPerSecond(join(folder, `bare-${together}.db`), together);
      const steps = await storeStepsPerSecond(join(folder, `store-${together}.db`), together);
      results.push(result(`sqlite: durable steps, ${together} at a time, against bare INSERTs`, steps, "1/s", inserts));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
