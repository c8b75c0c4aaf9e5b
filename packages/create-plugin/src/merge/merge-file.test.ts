import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { appendJson, parseJson, sameJson, setJson, type Json } from "./edit-json.ts";
import { mergeFile } from "./merge-file.ts";
import { hasMarkers } from "./merged.ts";
import { newerRange } from "./newer-pin.ts";

const PIN = (hash: string, version: string): string =>
  `      - uses: actions/checkout@${hash.repeat(40)} # v${version}\n`;

describe("lines", () => {
  it.each([
    [
      "that the user put behind lines that the template changed stay behind them",
      "1\n2\nmine\n",
      "1\n2\n",
      "1\nnew\n",
      "1\nnew\nmine\n",
    ],
    [
      "that the user put in front of lines that the template changed stay in front",
      "mine\n1\n2\n",
      "1\n2\n",
      "new\n2\n",
      "mine\nnew\n2\n",
    ],
    [
      "that the template put behind lines that the user changed come behind them",
      "1\nmine\n",
      "1\n2\n",
      "1\n2\nnew\n",
      "1\nmine\nnew\n",
    ],
    ["of a file without an end of its last line stay whole", "1\n2\nmine", "1\n2\n", "1\nnew", "1\nnew\nmine"],
    ["that both removed are gone", "1\n", "1\n2\n", "1\n", "1\n"],
    [
      "that the user removed and the template left alone are gone",
      "1\n3\n",
      "1\n2\n3\n",
      "1\n2\n3\nnew\n",
      "1\n3\nnew\n",
    ],
  ])("%s", (_what, yours, base, theirs, merged) => {
    expect(mergeFile("a.md", yours, base, theirs)).toEqual({ text: merged, conflicts: 0 });
  });

  it("that differ only in the versions of pinned actions are no conflict: the newer ones are taken", () => {
    const [old, raised, newer] = [PIN("0", "6.0.2"), PIN("a", "6.1.0"), PIN("b", "6.10.0")];
    expect(mergeFile("ci.yml", raised, old, newer)).toEqual({ text: newer, conflicts: 0 });
    expect(mergeFile("ci.yml", newer, old, raised)).toEqual({ text: newer, conflicts: 0 });
    expect(mergeFile("ci.yml", raised.replace("checkout", "cache"), old, newer).conflicts).toBe(1);
  });

  it("with the line ends of Windows have markers with the same", () => {
    const { text } = mergeFile("a.md", "mine\r\n", "1\n", "theirs\n");
    expect(text).toBe("<<<<<<< yours\r\nmine\r\n=======\r\ntheirs\r\n>>>>>>> create-plugin\r\n");
    expect(hasMarkers(text)).toBe(true);
  });
});

const BASE = `{
  "name": "a",
  "scripts": {
    "build": "tsup",
    "lint": "oxlint",
    "test": "vitest"
  },
  "files": ["dist"],
  "devDependencies": {
    "tsup": "^9.0.0",
    "vitest": "^5.0.0"
  }
}
`;
const change = (from: string, to: string, text = BASE): string => {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`there is no ${from}`);
  return changed;
};

describe("JSON", () => {
  it("has new neighbours of both, each in its place, with the indentation of the user", () => {
    const yours = change('    "test": "vitest"\n', '    "test": "vitest",\n    "zip": "npm pack"\n').replaceAll(
      "  ",
      "\t",
    );
    const theirs = change('    "test": "vitest"\n', '    "test": "vitest run",\n    "update": "x"\n');
    const { text, conflicts } = mergeFile("package.json", yours, BASE, theirs);
    expect(conflicts).toBe(0);
    expect(text).toBe(yours.replace('"vitest",', '"vitest run",\n\t\t"update": "x",'));
  });

  it.each([
    ["the newer version of a dependency that both have raised", "^5.2.0", "^5.1.0", "^5.2.0"],
    [
      "the newer version of a dependency that both have raised, when it is the template's",
      "^5.1.0",
      "^5.10.0",
      "^5.10.0",
    ],
  ])("has %s", (_what, mine, theirs, merged) => {
    const of = (range: string): string => change('"vitest": "^5.0.0"', `"vitest": "${range}"`);
    expect(mergeFile("package.json", of(mine), BASE, of(theirs))).toEqual({ text: of(merged), conflicts: 0 });
  });

  it("keeps a version of the user that cannot be compared, and says so with markers around that line only", () => {
    const of = (range: string): string => change('"vitest": "^5.0.0"', `"vitest": "${range}"`);
    const { text, conflicts } = mergeFile("package.json", of("github:me/vitest"), BASE, of("^6.0.0"));
    expect(conflicts).toBe(1);
    expect(text).toBe(
      change(
        '    "vitest": "^5.0.0"\n',
        '<<<<<<< yours\n    "vitest": "github:me/vitest"\n=======\n    "vitest": "^6.0.0"\n>>>>>>> create-plugin\n',
      ),
    );
  });

  it("takes lists of words as sets", () => {
    const yours = change('["dist"]', '["dist", "mine"]');
    const theirs = change('["dist"]', '["lib"]');
    expect(mergeFile("package.json", yours, BASE, theirs)).toEqual({
      text: change('["dist"]', '["mine", "lib"]'),
      conflicts: 0,
    });
  });

  it("leaves out what the user has taken out", () => {
    const yours = change('    "lint": "oxlint",\n', "");
    const theirs = change('"lint": "oxlint"', '"lint": "oxlint --type-aware"');
    expect(mergeFile("package.json", yours, BASE, theirs)).toEqual({ text: yours, conflicts: 0 });
  });

  it("keeps the user's comments, and brings those of the template when the lines allow it", () => {
    const base = '{\n  // one\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n';
    const yours = base.replace('"c": 3', '// mine\n  "c": 4');
    const theirs = base.replace("  // one\n", "  // one\n  // two\n");
    expect(mergeFile("x.json", yours, base, theirs)).toEqual({
      text: yours.replace("// one\n", "// one\n  // two\n"),
      conflicts: 0,
    });
  });

  it("that is none is merged by lines", () => {
    const merged = mergeFile("package.json", `${BASE}<<<\n`, BASE, change('"a"', '"b"'));
    expect(merged).toEqual({ text: `${change('"a"', '"b"')}<<<\n`, conflicts: 0 });
  });
});

/** Values without numbers that have no JSON of their own. */
const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 2, stringUnit: "grapheme" })
  .map((value) => parseJson(JSON.stringify(value)) ?? null);
const object = fc.dictionary(fc.stringMatching(/^[a-e]$/), json, { maxKeys: 5 });

describe("whatever JSON two sides write", () => {
  it("what only one of them has changed is taken from that one, and the result is JSON unless there are markers", () => {
    fc.assert(
      fc.property(object, object, object, (base, yours, theirs) => {
        const text = (value: Json): string => `${JSON.stringify(value, undefined, 2)}\n`;
        const merged = mergeFile("a.json", text(yours), text(base), text(theirs));
        const value = parseJson(merged.text);
        expect(value === undefined).toBe(merged.conflicts > 0);
        if (value === undefined) return;
        for (const name of new Set([...Object.keys(yours), ...Object.keys(theirs)])) {
          const [b, mine, other] = [base[name], yours[name], theirs[name]];
          const result = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
          if (sameJson(b, other) && Object.hasOwn(base, name) === Object.hasOwn(theirs, name))
            expect(result).toEqual(mine);
          else if (sameJson(b, mine) && Object.hasOwn(base, name) === Object.hasOwn(yours, name))
            expect(result).toEqual(other);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("an edit of JSON", () => {
  it("puts a new field of sorted fields in its place, and every other byte stays", () => {
    expect(setJson(BASE, ["scripts", "doctor"], "x")).toBe(change('    "lint"', '    "doctor": "x",\n    "lint"'));
  });

  it("keeps a list on one line, also an empty one", () => {
    expect(appendJson('{ "a": [] }', ["a"], "x")).toBe('{ "a": ["x"] }');
    expect(appendJson('{ "a": [ "y" ] }', ["a"], "x")).toBe('{ "a": [ "y", "x" ] }');
    expect(appendJson('{\n  "a": [\n    "y"\n  ]\n}', ["a"], "x")).toBe('{\n  "a": [\n    "y",\n    "x"\n  ]\n}');
  });
});

it.each([
  ["^1.2.3", "^1.10.0", "^1.10.0"],
  ["1.2.3", "1.2.2", "1.2.3"],
  ["^1.2.3", "~1.4.0", undefined],
  ["workspace:*", "^1.0.0", undefined],
  ["^1.0.0-beta.1", "^1.0.0", undefined],
])("of %s and %s the newer range is %s", (a, b, newer) => {
  expect(newerRange(a, b)).toBe(newer);
});
