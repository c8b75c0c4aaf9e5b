import type { JsonObject } from "../contract/json.ts";
import type { Literal } from "../contract/literal.ts";
import type { LiteralType } from "../contract/literal-type.ts";
import type { TimeSpan, Timestamp } from "../contract/timestamp.ts";

type LiteralOf<Kind extends Literal["kind"]> = Extract<Literal, { readonly kind: Kind }>;

/** A point in time that a Date cannot hold: finer than a millisecond, or outside the range of Date. */
export interface TimestampValue extends Timestamp {
  readonly kind: "datetime";
}

/** A length of time. No number, because nobody would know the unit. */
export interface TimeSpanValue extends TimeSpan {
  readonly kind: "duration";
}

/** Bytes with the tag that says how to read them. */
export type BinaryValue = LiteralOf<"binary">;
/** Where a file or folder lies. */
export type BlobValue = LiteralOf<"blob">;
/** Where a table lies. */
export type SchemaValue = LiteralOf<"schema">;
/** Where a data set lies. */
export type StructuredDatasetValue = LiteralOf<"structuredDataset">;
/** The error of another node. */
export type ErrorValue = LiteralOf<"error">;

/** A value with the variant of the union that it was made for: a text may be meant as a name or as an enum. */
export interface UnionValue<Value = JsValue, Type extends LiteralType = LiteralType> {
  readonly kind: "union";
  readonly value: Value;
  readonly type: Type;
}

/** Values by name, from a literal of kind `map`. */
export interface JsValueMap {
  readonly [name: string]: JsValue;
}

/**
 * What a literal becomes in JavaScript: the simplest value that is exact. What has no counterpart is an object with a `kind`.
 *
 * | literal | value |
 * |---|---|
 * | none | `null` |
 * | integer | number, or bigint beyond ±(2^53 - 1) |
 * | float, string, boolean, enum | number, string, boolean, string |
 * | datetime | Date, or {@link TimestampValue} where a Date is not exact |
 * | duration | {@link TimeSpanValue} |
 * | struct | {@link JsonObject}, as it is |
 * | collection, map | array, object |
 * | union | {@link UnionValue} |
 * | binary, blob, schema, structuredDataset, error | the literal itself: bytes are neither copied nor read |
 */
export type JsValue =
  | null
  | number
  | bigint
  | string
  | boolean
  | Date
  | TimestampValue
  | TimeSpanValue
  | BinaryValue
  | BlobValue
  | SchemaValue
  | StructuredDatasetValue
  | ErrorValue
  | UnionValue
  | JsonObject
  | readonly JsValue[]
  | JsValueMap;
