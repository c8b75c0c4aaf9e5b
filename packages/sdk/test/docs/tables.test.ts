import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BROKEN_RUNTIMES } from "../broken-runtime/broken-runtimes.ts";

const packagesFolder = join(import.meta.dirname, "..", "..", "..");
const docsFolder = join(packagesFolder, "..", "docs");

interface Row {
  readonly id: string;
  readonly cells: readonly string[];
  readonly tests: readonly { readonly file: string; readonly title: string }[];
  readonly broken: string;
}

/** The rows of the table in a page: its first cell is the id, the last but one names tests, the last one broken runtimes. */
function rowsOf(page: string): readonly Row[] {
  const lines = readFileSync(join(docsFolder, page), "utf8").split("\n");
  return lines.flatMap((line): Row[] => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const [, id = ""] = cells;
    if (!/^(D\d+|RT-\d+|CF-\d+)$/.test(id)) return [];
    const tests = [...(cells.at(-3) ?? "").matchAll(/`([\w.-]+\.test\.ts)` "([^"]+)"/g)];
    return [
      { id, cells, tests: tests.map(([, file = "", title = ""]) => ({ file, title })), broken: cells.at(-2) ?? "" },
    ];
  });
}

/** The text of all test files of the sdk, by name. */
function sources(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const folder of ["src", "test"]) {
    const root = join(packagesFolder, "sdk", folder);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith(".test.ts")) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
      texts.set(entry.name, (texts.get(entry.name) ?? "") + text);
    }
  }
  return texts;
}

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(prefix === "D" ? 1 : 2, "0")}`);

/** Rows that no test of this package can pin; each says why in its place. */
const WITHOUT_TEST = ["CF-08", "RT-13", "RT-22"];

const defects = rowsOf("defects.md");
const rows = rowsOf("runtime-rows.md");
const texts = sources();

describe("the tables of defects and rows", () => {
  it("have every row once, in order", () => {
    expect(defects.map(({ id }) => id)).toEqual(numbered("D", 45));
    expect(rows.map(({ id }) => id)).toEqual([...numbered("CF-", 8), ...numbered("RT-", 22)]);
  });

  it("name for each row a test that pins it, or say why there is none; every must row has one", () => {
    const without = [...defects, ...rows].filter(({ tests }) => tests.length === 0).map(({ id }) => id);
    expect(without.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(WITHOUT_TEST);
    for (const { id, cells } of [...defects, ...rows]) {
      if (WITHOUT_TEST.includes(id)) expect({ id, reason: cells.at(-3) }).not.toEqual({ id, reason: "" });
      if (cells.includes("must")) expect(WITHOUT_TEST).not.toContain(id);
    }
  });

  it.each([...defects, ...rows].flatMap(({ id, tests }) => tests.map((test) => ({ id, ...test }))))(
    "$id: $file has $title",
    ({ file, title }) => {
      expect(texts.get(file), `there is no ${file}`).toBeDefined();
      expect(texts.get(file)).toContain(`"${title}"`);
    },
  );

  it("name every broken runtime in the row that it breaks, and no other", () => {
    for (const { id, broken } of [...defects, ...rows]) {
      const names = BROKEN_RUNTIMES.filter(({ breaks }) => breaks === id).map(({ name }) => name);
      expect({ id, broken }).toEqual({ id, broken: names.join("; ") });
    }
  });
});
