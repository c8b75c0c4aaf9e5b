import fc from "fast-check";
import type { JsonObject, JsonValue } from "../src/contract/json.ts";
import type { Literal } from "../src/contract/literal.ts";
import { SimpleType, type LiteralType } from "../src/contract/literal-type.ts";

// With a prototype, as the literals of a codec have it.
function record<T>(fields: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> {
  return fc.record<T>(fields, { noNullPrototype: true });
}

const text = fc.string({ unit: "grapheme", maxLength: 8 });
const name = fc.oneof(fc.stringMatching(/^[a-z_]{1,8}$/), text, fc.constantFrom("__proto__", "kind", "toString"));
// The same values under the type of the contract, which is readonly.
const jsonValue = fc.jsonValue({ stringUnit: "grapheme" }) as fc.Arbitrary<JsonValue>;
const json: fc.Arbitrary<JsonObject> = fc.dictionary(text, jsonValue, { maxKeys: 3, noNullPrototype: true });

/** Seconds over the whole range, and at its ends. */
function seconds(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  const special = [min, max, 0n, -1n, 1n].filter((value) => value >= min);
  return fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(...special));
}
const nanos = fc.oneof(
  fc.integer({ min: 0, max: 999_999_999 }),
  fc.integer({ min: 0, max: 999 }).map((ms) => ms * 1_000_000),
);
const timestamp = record({ seconds: seconds(-62_135_596_800n, 253_402_300_799n), nanos });
const timeSpan = record({ seconds: seconds(0n, 315_576_000_000n), nanos }).chain((span) =>
  fc.constantFrom(span, { seconds: -span.seconds, nanos: 0 - span.nanos }),
);
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer().map(BigInt),
  fc.constantFrom(
    2n ** 53n - 1n,
    2n ** 53n,
    1n - 2n ** 53n,
    -(2n ** 53n),
    2n ** 63n - 1n,
    -(2n ** 63n),
    9007199254740993n,
  ),
);

const blobType = record({ format: text, dimensionality: fc.constantFrom("SINGLE" as const, "MULTIPART" as const) });
const schemaType = record({
  columns: fc.array(record({ name: text, type: fc.constantFrom("INTEGER" as const, "STRING" as const) }), {
    maxLength: 2,
  }),
});

/** Types of every kind, nested a few levels deep. */
export const arbitraryLiteralType: fc.Arbitrary<LiteralType> = fc.letrec<{ type: LiteralType }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    record({ kind: fc.constant("simple" as const), simple: fc.constantFrom(...Object.values(SimpleType)) }),
    record({ kind: fc.constant("enum" as const), values: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }) }),
    record({ kind: fc.constant("blob" as const), blob: blobType }),
    record({ kind: fc.constant("schema" as const), schema: schemaType }),
    record({
      kind: fc.constant("structuredDataset" as const),
      structuredDataset: record({ format: text, columns: fc.constant([]) }),
    }),
    record({ kind: fc.constant("collection" as const), element: tie("type") }),
    record({ kind: fc.constant("map" as const), value: tie("type") }),
    record({ kind: fc.constant("union" as const), variants: fc.array(tie("type"), { minLength: 1, maxLength: 3 }) }),
  ),
})).type;

/** Literals of one type, over the whole range of values that protobuf has. */
export function arbitraryLiteral(type: LiteralType): fc.Arbitrary<Literal> {
  switch (type.kind) {
    case "simple":
      return arbitrarySimple(type.simple);
    case "enum":
      return fc.constantFrom(...type.values).map((value) => ({ kind: "string", value }));
    case "blob":
      return record({ kind: fc.constant("blob"), uri: text, type: blobType });
    case "schema":
      return record({ kind: fc.constant("schema"), uri: text, type: schemaType });
    case "structuredDataset":
      return text.map((uri) => ({ kind: "structuredDataset", uri, type: type.structuredDataset }));
    case "collection":
      return fc
        .array(arbitraryLiteral(type.element), { maxLength: 3 })
        .map((literals) => ({ kind: "collection", literals }));
    case "map":
      return fc
        .array(fc.tuple(name, arbitraryLiteral(type.value)), { maxLength: 3 })
        .map((entries) => ({ kind: "map", literals: Object.fromEntries(entries) }));
    case "union":
      return fc
        .constantFrom(...type.variants)
        .chain((variant) => arbitraryLiteral(variant).map((value) => ({ kind: "union", value, type: variant })));
  }
}

function arbitrarySimple(simple: SimpleType): fc.Arbitrary<Literal> {
  const binary = record({ kind: fc.constant("binary" as const), value: fc.uint8Array(), tag: text });
  switch (simple) {
    case "NONE":
      return fc.constant({ kind: "none" });
    case "INTEGER":
      return int64.map((value) => ({ kind: "integer", value }));
    case "FLOAT":
      return fc.double().map((value) => ({ kind: "float", value }));
    case "STRING":
      return text.map((value) => ({ kind: "string", value }));
    case "BOOLEAN":
      return fc.boolean().map((value) => ({ kind: "boolean", value }));
    case "DATETIME":
      return timestamp.map((value) => ({ kind: "datetime", value }));
    case "DURATION":
      return timeSpan.map((value) => ({ kind: "duration", value }));
    case "BINARY":
      return binary;
    case "ERROR":
      return record({ kind: fc.constant("error"), failedNodeId: text, message: text });
    case "STRUCT":
      return fc.oneof(
        json.map((value): Literal => ({ kind: "struct", value })),
        binary,
      );
  }
}
