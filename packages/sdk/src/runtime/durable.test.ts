import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSeededRandom, createSqliteStore, type VirtualClock } from "./index.ts";
import { createWorld, HOUR, MINUTE, phaseNames } from "../../test/runtime/world.ts";
import { removeFolder, temporaryFolder } from "../../test/store/sqlite-place.ts";
import { openStoreFile } from "../store/sqlite/open-store-file.ts";
import { storeOn } from "../store/sqlite-store.ts";

function freshPath(): string {
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  return join(folder, "tasks.db");
}

/** Writing to a file takes turns of the real event loop: virtual time goes in steps, so that it waits for them. */
async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) await clock.advance(250);
}

describe("a runtime on an SQLite file", () => {
  it("takes its tasks up again, with their phases and outputs", async () => {
    const path = freshPath();
    const store = createSqliteStore({ path });
    const { clock, runtime, service, restart } = createWorld({ runtime: { store } });
    service.runsForMs = MINUTE;
    await runtime.submit({ taskType: "fake", name: "a" });
    await pass(clock, 30_000);
    await runtime.close();
    await store.close?.();
    const again = createSqliteStore({ path });
    const next = restart({ store: again, random: createSeededRandom(2) });
    await next.ready();
    await pass(clock, 2 * MINUTE);
    expect(await phaseNames(next.task("a")!)).toEqual(["Queued", "Running", "Success"]);
    expect(service.jobs.size).toBe(1);
    await next.close();
    await again.close?.();
  });

  it("stands still while the disk is full: no step follows from what is not stored; then it goes on", async () => {
    const path = freshPath();
    const database = openStoreFile(path);
    const store = storeOn(database, path);
    const { clock, runtime, service } = createWorld({ runtime: { store } });
    service.runsForMs = 20_000;
    // Larger than the page that a small step finds room in.
    const custom = { payload: "x".repeat(9_000) };
    await runtime.submit({ taskType: "fake", name: "a", custom });
    await pass(clock, 3_000);
    const pages = Number(database.prepare("PRAGMA page_count").get()?.["page_count"]);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    await expect(runtime.submit({ taskType: "fake", name: "b", custom })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Task "b" was not taken on: the store failed: .*tasks\.db cannot grow.*Make room/,
      ),
    });
    await pass(clock, MINUTE);
    expect(service.callsOf("create")).toHaveLength(1);
    database.exec("PRAGMA max_page_count = 1000000");
    await runtime.submit({ taskType: "fake", name: "b", custom });
    await pass(clock, 3 * MINUTE);
    expect(runtime.tasks().map(({ id, current }) => [id, current?.phaseInfo.phase])).toEqual([
      ["a", "Success"],
      ["b", "Success"],
    ]);
    await runtime.close();
    await store.close?.();
  });

  it("leaves a damaged task alone, keeps its name, and runs the others", async () => {
    const path = freshPath();
    const store = createSqliteStore({ path });
    const { clock, runtime, service, restart } = createWorld({ runtime: { store } });
    service.runsForMs = HOUR;
    await runtime.submit({ taskType: "fake", name: "bad" });
    await runtime.submit({ taskType: "fake", name: "good" });
    await pass(clock, 10_000);
    await runtime.close();
    await store.close?.();
    const database = new DatabaseSync(path);
    database.exec(
      "UPDATE states SET state = CAST(replace(CAST(state AS TEXT), 'attempt', 'attemqt') AS BLOB) WHERE number = 1",
    );
    database.close();
    const again = createSqliteStore({ path });
    service.runsForMs = 0;
    const next = restart({ store: again });
    await next.ready();
    await pass(clock, MINUTE);
    expect(next.tasks().map(({ id, current }) => [id, current?.phaseInfo.phase])).toEqual([["good", "Success"]]);
    await expect(next.submit({ taskType: "fake", name: "bad" })).rejects.toMatchObject({ code: "DuplicateTask" });
    await next.close();
    await again.close?.();
  });

  it("loads node:sqlite for nobody who keeps tasks in memory", () => {
    const script = `
      const { createRuntime } = await import(${JSON.stringify(join(import.meta.dirname, "index.ts"))});
      await createRuntime({ plugins: [] }).close();
      process.stdout.write(String(process.moduleLoadList.filter((name) => /sqlite/.test(name))));`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  });
});
