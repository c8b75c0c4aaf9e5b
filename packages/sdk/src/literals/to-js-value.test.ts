import fc from "fast-check";
import { expect, test } from "vitest";
import type { Literal } from "../contract/literal.ts";
import type { LiteralType } from "../contract/literal-type.ts";
import { LiteralTypes } from "./literal-types.ts";
import { toJsValue } from "./to-js-value.ts";

const SAFE = 2n ** 53n - 1n;

test.for<[Literal, unknown]>([
  [{ kind: "none" }, null],
  [{ kind: "integer", value: 5n }, 5],
  [{ kind: "integer", value: SAFE }, Number.MAX_SAFE_INTEGER],
  [{ kind: "integer", value: SAFE + 1n }, SAFE + 1n],
  [{ kind: "integer", value: -SAFE }, Number.MIN_SAFE_INTEGER],
  [{ kind: "integer", value: -SAFE - 1n }, -SAFE - 1n],
  [{ kind: "integer", value: 9007199254740993n }, 9007199254740993n],
  [{ kind: "float", value: -0 }, -0],
  [{ kind: "float", value: Number.NaN }, Number.NaN],
  [{ kind: "string", value: "x" }, "x"],
  [{ kind: "boolean", value: false }, false],
  [{ kind: "datetime", value: { seconds: 1n, nanos: 500_000_000 } }, new Date(1500)],
  [{ kind: "datetime", value: { seconds: -1n, nanos: 999_000_000 } }, new Date(-1)],
  [
    { kind: "datetime", value: { seconds: 1n, nanos: 1 } },
    { kind: "datetime", seconds: 1n, nanos: 1 },
  ],
  [{ kind: "datetime", value: { seconds: 8_640_000_000_000n, nanos: 0 } }, new Date(8.64e15)],
  [
    { kind: "datetime", value: { seconds: 8_640_000_000_000n, nanos: 1_000_000 } },
    { kind: "datetime", seconds: 8_640_000_000_000n, nanos: 1_000_000 },
  ],
  [
    { kind: "datetime", value: { seconds: -2_208_985_139n, nanos: 1 } },
    { kind: "datetime", seconds: -2_208_985_139n, nanos: 1 },
  ],
  [{ kind: "datetime", value: { seconds: -8_640_000_000_000n, nanos: 0 } }, new Date(-8.64e15)],
  [
    { kind: "datetime", value: { seconds: -8_640_000_000_001n, nanos: 0 } },
    { kind: "datetime", seconds: -8_640_000_000_001n, nanos: 0 },
  ],
  [
    { kind: "duration", value: { seconds: 90n, nanos: 0 } },
    { kind: "duration", seconds: 90n, nanos: 0 },
  ],
  [
    { kind: "struct", value: { a: 1, b: [1.5, null] } },
    { a: 1, b: [1.5, null] },
  ],
  [{ kind: "collection", literals: [{ kind: "integer", value: 1n }, { kind: "none" }] }, [1, null]],
  [{ kind: "map", literals: { a: { kind: "boolean", value: true } } }, { a: true }],
])("%o becomes %o", ([literal, value]) => {
  expect(toJsValue(literal)).toStrictEqual(value);
});

test("an integer is a number exactly where that loses nothing", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const read = toJsValue({ kind: "integer", value }, LiteralTypes.integer);
      expect(typeof read).toBe(value >= -SAFE && value <= SAFE ? "number" : "bigint");
      expect(String(read)).toBe(String(value));
    }),
  );
});

test("integers inside a struct stay JSON integers, and the struct stays the same object", () => {
  const value = { retries: 1, nested: { ids: [1, 9007199254740991] } };
  const read = toJsValue({ kind: "struct", value }, LiteralTypes.struct);
  expect(read).toBe(value);
  expect(JSON.stringify(read)).toBe('{"retries":1,"nested":{"ids":[1,9007199254740991]}}');
});

test("bytes are passed through: neither copied nor read", () => {
  const value = new Uint8Array([0x82, 0xff, 0x00]);
  const literal: Literal = { kind: "binary", value, tag: "msgpack" };
  expect(toJsValue(literal, LiteralTypes.binary).value).toBe(value);
  expect(toJsValue(literal, LiteralTypes.struct)).toBe(literal);
});

test("references and errors stay the literals that they are", () => {
  const literals: readonly Literal[] = [
    { kind: "blob", uri: "s3://b/x.csv", type: { format: "csv", dimensionality: "SINGLE" } },
    { kind: "schema", uri: "s3://b/t", type: { columns: [] } },
    { kind: "structuredDataset", uri: "s3://b/d", type: { columns: [], format: "parquet" } },
    { kind: "error", failedNodeId: "n0", message: "boom" },
  ];
  for (const literal of literals) expect(toJsValue(literal)).toBe(literal);
});

test("a union keeps its variant", () => {
  const type = LiteralTypes.union(LiteralTypes.integer, LiteralTypes.none);
  const read = toJsValue({ kind: "union", value: { kind: "integer", value: 5n }, type: LiteralTypes.integer }, type);
  expect(read).toEqual({ kind: "union", value: 5, type: LiteralTypes.integer });
});

test("the variant of a union is found whatever its metadata", () => {
  const type = LiteralTypes.union(LiteralTypes.struct);
  const annotated: LiteralType = { kind: "simple", simple: "STRUCT", metadata: { title: "Config" } };
  expect(toJsValue({ kind: "union", value: { kind: "struct", value: {} }, type: annotated }, type).value).toEqual({});
});

test("a map may have any name without touching a prototype", () => {
  const literals = JSON.parse('{"__proto__":{"kind":"string","value":"x"},"constructor":{"kind":"none"}}') as Record<
    string,
    Literal
  >;
  const read = toJsValue({ kind: "map", literals });
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  expect(Object.entries(read ?? {})).toEqual([
    ["__proto__", "x"],
    ["constructor", null],
  ]);
});

test.for<[Literal, LiteralType, string]>([
  [{ kind: "string", value: "5" }, LiteralTypes.integer, "x is a literal of kind string; expected an integer"],
  [{ kind: "none" }, LiteralTypes.struct, "x is a literal of kind none; expected a JSON object"],
  [{ kind: "string", value: "c" }, LiteralTypes.enum("a", "b"), 'x is another word; expected one of "a", "b"'],
  [{ kind: "none" }, LiteralTypes.enum("a"), 'x is a literal of kind none; expected one of "a"'],
  [
    { kind: "collection", literals: [{ kind: "none" }] },
    LiteralTypes.collection(LiteralTypes.string),
    "x[0] is a literal of kind none; expected a string",
  ],
  [
    { kind: "map", literals: { "a b": { kind: "collection", literals: [] } } },
    LiteralTypes.map(LiteralTypes.map(LiteralTypes.float)),
    'x["a b"] is a literal of kind collection; expected a map (of a number)',
  ],
  [
    { kind: "union", value: { kind: "none" }, type: LiteralTypes.none },
    LiteralTypes.union(LiteralTypes.string, LiteralTypes.collection(LiteralTypes.integer)),
    "x is of the variant null; expected a union (of a string or a collection (of an integer))",
  ],
  [
    { kind: "union", value: { kind: "none" }, type: LiteralTypes.string },
    LiteralTypes.union(LiteralTypes.string),
    "x is a literal of kind none; expected a string",
  ],
  [{ kind: "none" }, LiteralTypes.blob("csv"), "x is a literal of kind none; expected a blob"],
  [{ kind: "none" }, LiteralTypes.schema(), "x is a literal of kind none; expected a schema"],
  [{ kind: "none" }, LiteralTypes.structuredDataset(), "x is a literal of kind none; expected a structured dataset"],
])("%o is refused as %o", ([literal, type, message]) => {
  expect(() => toJsValue(literal, type, "x")).toThrow(message);
});
