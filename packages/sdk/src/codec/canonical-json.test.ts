import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/thrown-by.ts";
import { CanonicalJsonError, fromCanonicalJson, toCanonicalJson, type CanonicalValue } from "./canonical-json.ts";

const keys = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "$", "$$", "$bigint", "$$bigint", "$m", "$v", "toString", "prototype", "a b", "\ud800", "0"),
);
const leaves = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("\ud800", "\udfff x", "-0", "123n"),
);
const { tree } = fc.letrec<{ tree: CanonicalValue }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaves,
    fc.array(tie("tree"), { maxLength: 5 }),
    fc
      .dictionary(
        keys.filter((key) => key !== "__proto__"),
        tie("tree"),
        { maxKeys: 5, noNullPrototype: true },
      )
      .filter((value) => !Object.hasOwn(value, "constructor")),
  ),
}));

const roundTrip = (value: unknown): unknown => fromCanonicalJson(toCanonicalJson(value, "meta"), "meta");

function shuffled(value: CanonicalValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(shuffled);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, field]) => [key, shuffled(field)])
      .toReversed(),
  );
}

test("what is written is read back exactly: bigint, -0, lone surrogates and keys with $ included", () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(roundTrip(value)).toStrictEqual(value);
    }),
    { numRuns: 500 },
  );
});

test("the order of keys makes no difference", () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(toCanonicalJson(shuffled(value), "meta")).toBe(toCanonicalJson(value, "meta"));
    }),
  );
});

test("different values have different texts", () => {
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      fc.pre(!isSame(a, b));
      expect(toCanonicalJson(a, "meta")).not.toBe(toCanonicalJson(b, "meta"));
    }),
  );
});

function isSame(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}

test.for([
  [{ b: 1, a: [true, null, "x"] }, '{"a":[true,null,"x"],"b":1}'],
  [{ id: 9007199254740993n }, '{"id":{"$bigint":"9007199254740993"}}'],
  [-5n, '{"$bigint":"-5"}'],
  [{ $bigint: "5" }, '{"$$bigint":"5"}'],
  [{ $$bigint: "5" }, '{"$$$bigint":"5"}'],
  [{ a: -0, b: 1e21, c: 5e-324 }, '{"a":-0,"b":1e+21,"c":5e-324}'],
  [{ a: undefined, b: { c: undefined } }, '{"b":{}}'],
  [{ é: "\ud800", "10": 1, "9": 2, A: 3, a: 4 }, '{"10":1,"9":2,"A":3,"a":4,"é":"\\ud800"}'],
  ["line\nend", '"line\\nend"'],
] as const)("%o is written as %s", ([value, text]) => {
  expect(toCanonicalJson(value, "meta")).toBe(text);
});

const cycle: Record<string, unknown> = {};
cycle["self"] = { inner: [cycle] };
class Job {
  readonly id = "1";
}
const arrayWithField = Object.assign([1], { extra: 2 });
// oxlint-disable-next-line no-sparse-arrays -- a hole is what is tested
const arrayWithHole = [1, , 2];

test.for<[unknown, string]>([
  [undefined, "meta is undefined"],
  [{ createdAt: new Date(0) }, "meta.createdAt is a Date"],
  [{ tags: new Map() }, "meta.tags is a Map"],
  [{ tags: new Set() }, "meta.tags is a Set"],
  [{ job: new Job() }, "meta.job is a Job"],
  [{ bytes: new Uint8Array(2) }, "meta.bytes is an Uint8Array"],
  [{ url: new URL("https://example.com") }, "meta.url is an URL"],
  [{ list: [1, undefined] }, "meta.list[1] is undefined"],
  [{ list: arrayWithHole }, "meta.list[1] is undefined"],
  [{ list: arrayWithField }, "meta.list is an array with fields of its own"],
  [{ a: { "b c": () => 1 } }, 'meta.a["b c"] is a function'],
  [{ a: Symbol("x") }, "meta.a is a symbol"],
  [{ [Symbol("x")]: 1 }, "meta has a symbol as key"],
  [{ n: Number.NaN }, "meta.n is NaN; expected a finite number or null"],
  [{ n: Number.NEGATIVE_INFINITY }, "meta.n is -Infinity"],
  [cycle, "meta.self.inner[0] contains itself"],
  [JSON.parse('{"a":{"__proto__":{"x":1}}}'), "meta.a has the key __proto__"],
  [{ constructor: { prototype: {} } }, "meta has the key constructor"],
])("%o cannot be written, and the message says where", ([value, message]) => {
  expect(() => toCanonicalJson(value, "meta")).toThrow(CanonicalJsonError);
  expect(() => toCanonicalJson(value, "meta")).toThrow(message);
});

test("a Date comes with the way to store it", () => {
  expect(() => toCanonicalJson({ createdAt: new Date(0) }, "resourceMeta")).toThrow(
    "resourceMeta.createdAt is a Date; expected null, a boolean, a number, a bigint, a string, an array or a plain object; " +
      "store toISOString()",
  );
});

test("the same object in two places is no cycle", () => {
  const shared = { a: 1 };
  expect(roundTrip({ x: shared, y: [shared] })).toStrictEqual({ x: { a: 1 }, y: [{ a: 1 }] });
});

test("a key named constructor is data as long as it holds no object", () => {
  expect(roundTrip({ constructor: "acme" })).toStrictEqual({ constructor: "acme" });
});

test("a hundred levels are stored; one more is refused in both directions, and so are a million", () => {
  const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
  const value = fromCanonicalJson(nested(100), "meta");
  expect(toCanonicalJson(value, "meta")).toBe(nested(100));
  expect(() => toCanonicalJson([value], "meta")).toThrow("nested deeper than 100 levels");
  expect(() => fromCanonicalJson(nested(101), "meta")).toThrow("nested deeper than 100 levels");
  expect(() => fromCanonicalJson(nested(1_000_000), "meta")).toThrow(CanonicalJsonError);
});

describe("reading", () => {
  test.for([
    "",
    "{",
    "nope",
    '{"a":1}x',
    '{"$x":1}',
    '{"$bigint":5}',
    '{"$bigint":"05"}',
    '{"$bigint":"-0"}',
    '{"$bigint":"0x10"}',
    '{"$bigint":""}',
    '{"$bigint":"1","a":2}',
    '{"__proto__":{"polluted":true}}',
    '{"a":[{"__proto__":null}]}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    "1e999",
  ])("%s is refused", (text) => {
    expect(() => fromCanonicalJson(text, "meta")).toThrow(CanonicalJsonError);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("a refused text is not quoted, not even in the cause", () => {
    const text = '{"token":"hunter2",';
    const error = thrownBy(CanonicalJsonError, () => fromCanonicalJson(text, "meta"));
    expect(error?.message).toBe("meta is no JSON");
    expect(error?.cause).toBeUndefined();
  });

  test("any text is read or refused, never anything else", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => text.slice(1)),
        ),
        (text) => {
          expect(() => thrownBy(CanonicalJsonError, () => fromCanonicalJson(text, "meta"))).not.toThrow();
        },
      ),
    );
  });
});
