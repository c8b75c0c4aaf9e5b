import { describe, expect, test } from "vitest";
import type { Literal } from "../contract/literal.ts";
import type { LiteralType } from "../contract/literal-type.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { LiteralTypes } from "./literal-types.ts";
import { toLiteral } from "./to-literal.ts";

const t = LiteralTypes;

test.for<[unknown, LiteralType, Literal]>([
  [null, t.none, { kind: "none" }],
  [5, t.integer, { kind: "integer", value: 5n }],
  [-0, t.integer, { kind: "integer", value: 0n }],
  [2n ** 63n - 1n, t.integer, { kind: "integer", value: 9223372036854775807n }],
  [-(2n ** 63n), t.integer, { kind: "integer", value: -9223372036854775808n }],
  [5, t.float, { kind: "float", value: 5 }],
  [Number.POSITIVE_INFINITY, t.float, { kind: "float", value: Number.POSITIVE_INFINITY }],
  ["", t.string, { kind: "string", value: "" }],
  [new Date(-1), t.datetime, { kind: "datetime", value: { seconds: -1n, nanos: 999_000_000 } }],
  [
    new Date("9999-12-31T23:59:59.999Z"),
    t.datetime,
    { kind: "datetime", value: { seconds: 253402300799n, nanos: 999_000_000 } },
  ],
  [{ seconds: 0n, nanos: 1 }, t.datetime, { kind: "datetime", value: { seconds: 0n, nanos: 1 } }],
  [{ seconds: 0n, nanos: -1 }, t.duration, { kind: "duration", value: { seconds: 0n, nanos: -1 } }],
  [{ seconds: 1n, nanos: -0 }, t.duration, { kind: "duration", value: { seconds: 1n, nanos: 0 } }],
  ["b", t.enum("a", "b"), { kind: "string", value: "b" }],
  [
    [1, 2n],
    t.collection(t.integer),
    {
      kind: "collection",
      literals: [
        { kind: "integer", value: 1n },
        { kind: "integer", value: 2n },
      ],
    },
  ],
  [Object.create(null), t.map(t.string), { kind: "map", literals: {} }],
  [
    { uri: "s3://x" },
    t.blob("csv"),
    { kind: "blob", uri: "s3://x", type: { format: "csv", dimensionality: "SINGLE" } },
  ],
  [{ uri: "s3://x" }, t.schema(), { kind: "schema", uri: "s3://x", type: { columns: [] } }],
  [
    { uri: "s3://x" },
    t.structuredDataset([], "parquet"),
    { kind: "structuredDataset", uri: "s3://x", type: { columns: [], format: "parquet" } },
  ],
])("%o as %o is %o", ([value, type, literal]) => {
  expect(toLiteral(value, type)).toStrictEqual(literal);
});

describe("refuses", () => {
  const cycle: Record<string, unknown> = {};
  cycle["a"] = [cycle, cycle];
  const expectedDatetime = "expected a datetime: a valid Date, or { seconds, nanos }";

  test.for<[unknown, LiteralType, string]>([
    [undefined, t.none, "x is undefined; expected null"],
    [1.5, t.integer, "x is a number with a fraction; expected a safe integer or a bigint"],
    [2 ** 53, t.integer, "x is a number beyond 2^53, which may have been rounded; expected a safe integer or a bigint"],
    [Number.NaN, t.integer, "x is NaN; expected a safe integer or a bigint"],
    [2n ** 63n, t.integer, "x is a bigint out of range; expected an integer from -2^63 to 2^63-1"],
    [-(2n ** 63n) - 1n, t.integer, "x is a bigint out of range"],
    ["5", t.integer, "x is a string; expected an integer (number or bigint)"],
    [5n, t.float, "x is a bigint; expected a number"],
    ["\ud800", t.string, "x is a string with half a surrogate pair; expected well-formed Unicode"],
    [1, t.boolean, "x is a number; expected a boolean"],
    [new Date(Number.NaN), t.datetime, `x is an invalid Date; ${expectedDatetime}`],
    ["2026-01-01", t.datetime, `x is a string; ${expectedDatetime}`],
    [{ seconds: 0, nanos: 0 }, t.datetime, `x is an object; ${expectedDatetime}`],
    [{ seconds: 0n, nanos: -1 }, t.datetime, `x is an object; ${expectedDatetime}`],
    [{ seconds: 0n, nanos: 1e9 }, t.datetime, `x is an object; ${expectedDatetime}`],
    [{ kind: "duration", seconds: 0n, nanos: 0 }, t.datetime, `x is an object; ${expectedDatetime}`],
    [new Date("+010000-01-01"), t.datetime, "x is out of range; expected a datetime from the year 1 to the year 9999"],
    [new Date("0000-12-31"), t.datetime, "x is out of range"],
    [60_000, t.duration, "x is a number; expected a duration: { seconds, nanos }"],
    [{ seconds: 1n, nanos: -1 }, t.duration, "x is a duration with two signs"],
    [{ seconds: -1n, nanos: 1 }, t.duration, "x is a duration with two signs"],
    [{ seconds: 315_576_000_001n, nanos: 0 }, t.duration, "x is out of range; expected a duration of at most"],
    [new Uint8Array(1), t.binary, "x is an Uint8Array; expected binary data"],
    [{ kind: "error", message: "boom" }, t.error, "x is an object; expected an error"],
    [[], t.struct, "x is an array; expected a JSON object"],
    [{ a: [{ b: new Date() }] }, t.struct, "x.a[0].b is a Date; expected a JSON value"],
    [{ a: undefined }, t.struct, "x.a is undefined; expected a JSON value"],
    [{ a: Number.NaN }, t.struct, "x.a is NaN; expected a JSON value"],
    [
      { a: 5n },
      t.struct,
      "x.a is a bigint; expected a JSON value (a struct has no 64-bit integers: store it as a string)",
    ],
    [cycle, t.struct, "x.a[0] is a part of itself; expected a JSON value"],
    ["c", t.enum("a", "b"), 'x is another word; expected one of "a", "b"'],
    [{ 0: "a" }, t.collection(t.string), "x is an object; expected a collection (of a string)"],
    [["a", 5], t.collection(t.string), "x[1] is a number; expected a string"],
    [new Map(), t.map(t.string), "x is a Map; expected a map (of a string)"],
    [{ a: { "b c": 1 } }, t.map(t.map(t.string)), 'x.a["b c"] is a number; expected a string'],
    ["s3://x", t.blob(), "x is a string; expected a blob: { uri } with a string"],
    [{ kind: "schema", uri: "s3://x" }, t.blob(), "x is an object; expected a blob"],
    [{ uri: "s3://x", type: { format: "csv" } }, t.blob(), "x.type is an object; expected the type of a blob"],
    [{ uri: "s3://x", type: 5 }, t.schema(), "x.type is a number; expected the type of a schema"],
    [true, t.union(t.string, t.none), "x is a boolean; expected a union (of a string or null)"],
  ])("%o as %o", ([value, type, message]) => {
    const call = (): Literal => toLiteral(value, type, "x");
    expect(call).toThrow(PermanentUserError);
    expect(call).toThrow(message);
  });
});

describe("a union", () => {
  const optional = t.union(t.string, t.none);

  test("takes a value that fits exactly one variant", () => {
    expect(toLiteral("a", optional)).toEqual({ kind: "union", value: { kind: "string", value: "a" }, type: t.string });
    expect(toLiteral(null, optional)).toEqual({ kind: "union", value: { kind: "none" }, type: t.none });
  });

  test("wants the variant where a value fits several", () => {
    const type = t.union(t.integer, t.float);
    expect(() => toLiteral(5, type, "x")).toThrow(
      'x is a number, which fits more than one variant; expected { kind: "union", type, value } with the variant that is meant',
    );
    expect(toLiteral({ kind: "union", value: 5, type: t.float }, type)).toEqual({
      kind: "union",
      value: { kind: "float", value: 5 },
      type: t.float,
    });
  });

  test("refuses a variant that it does not have", () => {
    const value = { kind: "union", value: true, type: t.boolean };
    expect(() => toLiteral<LiteralType>(value, optional, "x")).toThrow("x is of another variant");
  });
});
