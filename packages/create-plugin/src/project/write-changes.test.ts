import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { contents, makeFolder } from "../../test/sandbox.ts";
import { writeChanges } from "./write-changes.ts";

it("writes, makes folders, and removes", () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "old"), "1");
  writeChanges(
    folder,
    new Map([
      ["old", undefined],
      ["a/b/new", "2"],
    ]),
  );
  expect(Object.keys(contents(folder))).toEqual(["a/", "a/b/", "a/b/new"]);
  expect(readFileSync(join(folder, "a/b/new"), "utf8")).toBe("2");
});

it("leaves every file as it was when one of them cannot be written", () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "a"), "1");
  writeFileSync(join(folder, "b"), "1");
  mkdirSync(join(folder, "c"));
  const before = contents(folder);
  const changes = new Map<string, string | undefined>([
    ["a", "2"],
    ["b", undefined],
    ["new", "2"],
    ["deep/er/new", "2"],
    ["c", "is a folder"],
  ]);
  expect(() => writeChanges(folder, changes)).toThrow(/cannot be written/);
  expect(contents(folder)).toEqual(before);
});

it("takes back what was written, folders included, when the system refuses a later file", () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "a"), "1");
  const before = contents(folder);
  const changes = new Map([
    ["a", "2"],
    ["deep/er/new", "2"],
    ["file", "2"],
    ["file/below", "no file can be below a file"],
  ]);
  expect(() => writeChanges(folder, changes)).toThrow(/cannot be written: E(?:EXIST|NOTDIR)/);
  expect(contents(folder)).toEqual(before);
});
