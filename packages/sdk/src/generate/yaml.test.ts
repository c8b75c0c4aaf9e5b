import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { toComment, toYaml, type YamlMap, type YamlValue } from "./yaml.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "",
    "yes",
    "Null",
    "1e3",
    "0x1f",
    "12:30",
    "2026-01-01",
    "a: b",
    "a:b",
    "- a",
    "#a",
    "a #b",
    "*a",
    "<<",
    "=",
    "~",
    " a",
    "a\n",
    "\u0085",
    "\u2028",
  ),
);
const { map } = fc.letrec<{ map: YamlMap; value: YamlValue }>((tie) => ({
  map: fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("map"),
  ),
}));

test.for(["1.1", "1.2"] as const)("a parser of YAML %s reads what was written", (version) => {
  fc.assert(
    fc.property(map, (value) => {
      expect(parse(toYaml(value), { version, merge: false })).toEqual(Object.keys(value).length === 0 ? null : value);
    }),
    { numRuns: 1_000 },
  );
});

test("what is undefined is left out, and what is empty has its own signs", () => {
  const value = { a: undefined, b: { c: undefined }, d: [], e: [[1, 2], [{ f: "g", h: ["i"] }]] };
  expect(toYaml(value)).toBe("b: {}\nd: []\ne:\n  - - 1\n    - 2\n  - - f: g\n      h:\n        - i\n");
});

test("words and addresses stand without quotes, and what YAML would take for something else has some", () => {
  const value = { url: "dns:///a.b.svc:8000", image: "ghcr.io/a/b-c_d", port: "8000", no: "no", path: "/etc" };
  expect(toYaml(value)).toBe(
    'url: dns:///a.b.svc:8000\nimage: ghcr.io/a/b-c_d\nport: "8000"\n"no": "no"\npath: /etc\n',
  );
});

test("a comment has no trailing spaces", () => {
  expect(toComment("a\n\nb\n")).toBe("# a\n#\n# b\n");
});
