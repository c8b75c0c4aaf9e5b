import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RetryableError } from "../errors/retryable-error.ts";
import { exactId } from "./exact-id.ts";
import { parseExactJson, stringifyExactJson } from "./exact-json.ts";

const unsafe = fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value)) || BigInt(Number(value)) !== value);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    unsafe,
    fc.array(tie("tree")),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      tie("tree"),
      { noNullPrototype: true },
    ),
  ),
}));

describe("exact JSON", () => {
  it("CR-22: keeps every integer through writing and parsing", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const back = parseExactJson(stringifyExactJson(value));
        // A number that is written as a long integer comes back as the bigint of the same value.
        expect(back).toEqual(withLongIntegers(value));
      }),
    );
  });

  it("reads a short text as it reads a long one", () => {
    const entry = fc.tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "\u005f_proto__")), tree);
    fc.assert(
      fc.property(fc.array(entry), fc.boolean(), (entries, escapes) => {
        const fields = entries.map(([key, value]) => `${JSON.stringify(key)}:${stringifyExactJson(value)}`).join();
        const text = escapes ? `{${fields}}`.replaceAll("_", String.raw`\u005f`) : `{${fields}}`;
        expect(parseExactJson(text)).toStrictEqual(parseExactJson(text + " ".repeat(10_000)));
      }),
    );
  });

  it("writes what JSON.stringify writes, when there is no bigint", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringifyExactJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each([
    ["9007199254740991", 9_007_199_254_740_991],
    ["9007199254740992", 9_007_199_254_740_992n],
    ["9007199254740993", 9_007_199_254_740_993n],
    ["-9223372036854775808", -9_223_372_036_854_775_808n],
    ["1e3", 1000],
    ["1.5", 1.5],
    ["1e20", 1e20],
    ["-0", -0],
  ])("CR-22: reads %s exactly", (text, value) => {
    expect(parseExactJson(`{"id":${text}}`)).toEqual({ id: value });
  });

  it("does not let a bigint out of a string", () => {
    expect(stringifyExactJson({ a: '1n","b":"', n: 1n })).toBe(String.raw`{"a":"1n\",\"b\":\"","n":1}`);
  });

  it("writes a bigint as an integer, even when somebody taught bigints toJSON", () => {
    Object.defineProperty(BigInt.prototype, "toJSON", { configurable: true, value: () => "text" });
    try {
      expect(stringifyExactJson({ n: [2n ** 60n] })).toBe('{"n":[1152921504606846976]}');
    } finally {
      Reflect.deleteProperty(BigInt.prototype, "toJSON");
    }
  });

  it("leaves keys out that would change a prototype", () => {
    const parsed = parseExactJson('{"__proto__":{"polluted":true},"a":{"__proto__":1,"b":2}}');
    expect(parsed).toEqual({ a: { b: 2 } });
    expect(Object.assign({}, parsed)).not.toHaveProperty("polluted");
  });

  it.each([
    [{ cost: Number.NaN }, '"cost" is NaN'],
    [[Infinity], '"0" is Infinity'],
    [() => 1, "of type function"],
    [undefined, "of type undefined"],
  ])("refuses %s", (value, why) => {
    expect(() => stringifyExactJson(value)).toThrow(TypeError);
    expect(() => stringifyExactJson(value)).toThrow(why);
  });
});

describe("exactId", () => {
  it.each([
    ["007", "007"],
    [7, "7"],
    [9_007_199_254_740_993n, "9007199254740993"],
    [" a/b ", " a/b "],
  ])("CR-22: keeps %s", (value, text) => {
    expect(exactId(value)).toBe(text);
  });

  it.each([undefined, null, "", "  ", "undefined", "null", Number.NaN, 1.5, 2 ** 53])("CR-15: refuses %s", (value) => {
    expect(() => exactId(value)).toThrow(RetryableError);
  });
});

function withLongIntegers(value: unknown): unknown {
  if (typeof value === "number" && /^-?\d+$/.test(String(value)) && !Number.isSafeInteger(value)) {
    return BigInt(String(value));
  }
  if (Array.isArray(value)) return value.map(withLongIntegers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withLongIntegers(item)]));
}
