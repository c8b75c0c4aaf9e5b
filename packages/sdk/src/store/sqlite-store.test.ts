import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeStore } from "../../test/store/describe-store.ts";
import { removeFolder, sqlitePlace, temporaryFolder } from "../../test/store/sqlite-place.ts";
import { createSqliteStore } from "./sqlite-store.ts";
import { propertyRuns } from "../../test/property-runs.ts";

describeStore("sqlite store", sqlitePlace, propertyRuns(300));

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describe("sqlite store", () => {
  it("leaves one file and no handle when it is closed", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "tasks.db");
    const store = createSqliteStore({ path });
    const putting = store.put({ id: "a", spec: bytes(1), state: bytes(2), events: [bytes(3)] });
    await store.close?.();
    await putting;
    await store.close?.();
    expect(readdirSync(folder)).toEqual(["tasks.db"]);
    if (existsSync("/proc/self/fd")) expect(openFiles().filter((file) => file.includes(folder))).toEqual([]);
    const again = createSqliteStore({ path });
    expect(await again.load()).toHaveLength(1);
    await again.close?.();
    removeFolder(folder);
  });

  it("says that it was closed, to whoever still uses it", async () => {
    const place = sqlitePlace();
    await place.store.close?.();
    const closed = { code: "MetadataAccessFailed", message: expect.stringContaining("was closed") };
    await expect(place.store.put({ id: "a", spec: bytes(), state: bytes(), events: [] })).rejects.toMatchObject(closed);
    await expect(place.store.remove("a")).rejects.toMatchObject(closed);
    await expect(place.store.load()).rejects.toMatchObject(closed);
    await place.dispose();
  });

  it.each([[""], [":memory:"], ["a\0b"]])("wants a file, not %j", (path) => {
    expect(() => createSqliteStore({ path })).toThrow(/path must name a file.*createMemoryStore/s);
  });
});

function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      return [];
    }
  });
}
