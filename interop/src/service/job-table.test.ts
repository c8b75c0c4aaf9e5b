import { describe, expect, test } from "vitest";
import { isSeen, JobTable } from "./job-table.ts";

describe("a job", () => {
  test("is found again by its idempotency key", () => {
    const table = new JobTable();
    const first = table.create("key", "name", "payload");
    expect(table.create("key", "name", "other")).toEqual(first);
    expect(table.create("another", "name", "payload").id).not.toBe(first.id);
    expect(table.sighting("name")).toMatchObject({ live: 2 });
  });

  test("has an id that no JavaScript number holds", () => {
    const { id } = new JobTable().create("key", "name", "");
    expect(BigInt(Number(id))).not.toBe(BigInt(id));
  });

  test("is deleted once", () => {
    const table = new JobTable();
    const { id } = table.create("key", "name", "");
    expect([table.delete(id), table.delete(id), table.delete("1")]).toEqual([true, false, false]);
    expect(table.sighting("name")).toMatchObject({ live: 0, jobs: [{ id, isDeleted: true }] });
    expect(table.liveNames()).toEqual([]);
  });
});

test("behaviour is changed piece by piece, for one name", () => {
  const table = new JobTable();
  table.behave("a", { hold: ["create"] });
  table.behave("a", { fail: { get: 503 } });
  expect(table.behaviourOf("a")).toEqual({ answer: { state: "RUNNING" }, fail: { get: 503 }, hold: ["create"] });
  expect(table.behaviourOf("b")).toEqual({ answer: { state: "RUNNING" }, fail: {}, hold: [] });
});

test("what is waited for is seen when all of it has happened", () => {
  const table = new JobTable();
  table.count("a", "get");
  table.create("key", "a", "");
  const sighting = table.sighting("a");
  expect(isSeen(sighting, {})).toBe(true);
  expect(isSeen(sighting, { operation: "get" })).toBe(true);
  expect(isSeen(sighting, { operation: "get", atLeast: 2 })).toBe(false);
  expect(isSeen(sighting, { operation: "get", live: 0 })).toBe(false);
  expect(isSeen(sighting, { live: 1 })).toBe(true);
});
