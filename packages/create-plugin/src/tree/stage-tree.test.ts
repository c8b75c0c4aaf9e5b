import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { inspectTarget } from "./target.ts";
import { stageTree, withoutKept } from "./stage-tree.ts";

const FILES = new Map([
  ["README.md", "# new\n"],
  ["src/index.ts", "export {};\n"],
]);

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "stage-tree-"));
});

afterEach(() => {
  chmodSync(parent, 0o755);
  rmSync(parent, { recursive: true, force: true });
});

async function writeTree(...args: Parameters<typeof stageTree>): Promise<void> {
  const staged = await stageTree(...args);
  try {
    await staged.move();
  } finally {
    await staged.discard();
  }
}

const live = (): AbortSignal => new AbortController().signal;

it("makes the folder, and those above it", async () => {
  const folder = join(parent, "a/b/project");
  await writeTree(inspectTarget(folder), FILES, live());
  expect(readFileSync(join(folder, "src/index.ts"), "utf8")).toBe("export {};\n");
  expect(readdirSync(parent)).toEqual(["a"]);
});

it("makes folders that are as open as any other", async () => {
  mkdirSync(join(parent, "other"));
  await writeTree(inspectTarget(join(parent, "project")), FILES, live());
  expect(statSync(join(parent, "project")).mode).toBe(statSync(join(parent, "other")).mode);
});

it("fills an empty folder without replacing it", async () => {
  const before = statSync(parent).ino;
  await writeTree(inspectTarget(parent), FILES, live());
  expect(readdirSync(parent).sort()).toEqual(["README.md", "src"]);
  expect(statSync(parent).ino).toBe(before);
});

it("keeps what a fresh repository holds", async () => {
  mkdirSync(join(parent, ".git"));
  writeFileSync(join(parent, "README.md"), "# mine\n");
  const target = inspectTarget(parent);
  expect(target.kept).toEqual([".git", "README.md"]);
  await writeTree(target, withoutKept(FILES, target.kept), live());
  expect(readFileSync(join(parent, "README.md"), "utf8")).toBe("# mine\n");
  expect(readdirSync(parent).sort()).toEqual([".git", "README.md", "src"]);
});

it("refuses a folder that holds anything else, and says what", () => {
  for (const name of ["a", "b", "c", "d", "e", "f"]) writeFileSync(join(parent, name), "");
  expect(() => inspectTarget(parent)).toThrow(/is not empty: it holds a, b, c, d, e and 1 more$/);
});

it("refuses a file, a path through a file, and a name that is too long", () => {
  writeFileSync(join(parent, "file"), "");
  expect(() => inspectTarget(join(parent, "file"))).toThrow(/file is a file$/);
  expect(() => inspectTarget(join(parent, "file/below"))).toThrow(expect.objectContaining({ exitCode: 3 }));
  expect(() => inspectTarget(join(parent, "x".repeat(300)))).toThrow(expect.objectContaining({ exitCode: 3 }));
});

it("does not touch the target before it is told to, and not at all when the project is discarded", async () => {
  const staged = await stageTree(inspectTarget(join(parent, "project")), FILES, live());
  expect(readFileSync(join(staged.folder, "src/index.ts"), "utf8")).toBe("export {};\n");
  expect(readdirSync(parent)).toEqual([expect.stringMatching(/^\.create-plugin-/)]);
  await staged.discard();
  expect(readdirSync(parent)).toEqual([]);
});

it("leaves nothing behind when it is stopped", async () => {
  const folder = join(parent, "a/project");
  await expect(writeTree(inspectTarget(folder), FILES, AbortSignal.abort())).rejects.toMatchObject({ exitCode: 130 });
  expect(readdirSync(parent)).toEqual([]);
});

it("leaves nothing behind when a file cannot be written", async () => {
  const target = inspectTarget(join(parent, "project"));
  const broken = new Map([...FILES, ["README.md/below", "a file is no folder"]]);
  await expect(writeTree(target, broken, live())).rejects.toMatchObject({ exitCode: 3 });
  expect(readdirSync(parent)).toEqual([]);
});

it("moves everything back when a name has appeared in the meantime", async () => {
  const target = inspectTarget(parent);
  writeFileSync(join(parent, "src"), "mine");
  await expect(writeTree(target, FILES, live())).rejects.toMatchObject({ exitCode: 3 });
  expect(readdirSync(parent)).toEqual(["src"]);
  expect(readFileSync(join(parent, "src"), "utf8")).toBe("mine");
});
