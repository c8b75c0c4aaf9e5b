import {
  SimpleType,
  type BlobType,
  type DatasetColumn,
  type LiteralType,
  type SchemaColumn,
} from "../contract/literal-type.ts";

interface Simple<S extends SimpleType> {
  readonly kind: "simple";
  readonly simple: S;
}

interface LiteralTypeConstructors {
  readonly none: Simple<"NONE">;
  /** A signed 64-bit integer. */
  readonly integer: Simple<"INTEGER">;
  readonly float: Simple<"FLOAT">;
  readonly string: Simple<"STRING">;
  readonly boolean: Simple<"BOOLEAN">;
  readonly datetime: Simple<"DATETIME">;
  readonly duration: Simple<"DURATION">;
  readonly binary: Simple<"BINARY">;
  readonly error: Simple<"ERROR">;
  readonly struct: Simple<"STRUCT">;
  /** A list of values of one type. */
  collection<const Element extends LiteralType>(
    element: Element,
  ): { readonly kind: "collection"; readonly element: Element };
  /** Values of one type by name. */
  map<const Value extends LiteralType>(value: Value): { readonly kind: "map"; readonly value: Value };
  /** One of these words. */
  enum<const Values extends readonly string[]>(...values: Values): { readonly kind: "enum"; readonly values: Values };
  /** A value of one of these types. An optional value is `union(type, LiteralTypes.none)`. */
  union<const Variants extends readonly LiteralType[]>(
    ...variants: Variants
  ): { readonly kind: "union"; readonly variants: Variants };
  /** A file (`SINGLE`, the default) or a folder (`MULTIPART`). Default of the format: empty, which is any. */
  blob(
    format?: string,
    dimensionality?: BlobType["dimensionality"],
  ): { readonly kind: "blob"; readonly blob: BlobType };
  /** A table. Default: no columns, which is any. */
  schema(...columns: readonly SchemaColumn[]): Extract<LiteralType, { readonly kind: "schema" }>;
  /** A data set. Default: no columns and an empty format, which is any. */
  structuredDataset(
    columns?: readonly DatasetColumn[],
    format?: string,
  ): Extract<LiteralType, { readonly kind: "structuredDataset" }>;
}

function simple<S extends SimpleType>(name: S): Simple<S> {
  return Object.freeze({ kind: "simple", simple: name });
}

/** Makes {@link LiteralType}s, precisely enough for TypeScript to know the values: `LiteralTypes.collection(LiteralTypes.integer)`. */
export const LiteralTypes: LiteralTypeConstructors = Object.freeze({
  none: simple(SimpleType.None),
  integer: simple(SimpleType.Integer),
  float: simple(SimpleType.Float),
  string: simple(SimpleType.String),
  boolean: simple(SimpleType.Boolean),
  datetime: simple(SimpleType.Datetime),
  duration: simple(SimpleType.Duration),
  binary: simple(SimpleType.Binary),
  error: simple(SimpleType.Error),
  struct: simple(SimpleType.Struct),
  collection: <Element extends LiteralType>(element: Element) =>
    Object.freeze({ kind: "collection" as const, element }),
  map: <Value extends LiteralType>(value: Value) => Object.freeze({ kind: "map" as const, value }),
  enum: <Values extends readonly string[]>(...values: Values) =>
    Object.freeze({ kind: "enum" as const, values: Object.freeze(values) }),
  union: <Variants extends readonly LiteralType[]>(...variants: Variants) =>
    Object.freeze({ kind: "union" as const, variants: Object.freeze(variants) }),
  blob: (format = "", dimensionality: BlobType["dimensionality"] = "SINGLE") =>
    Object.freeze({ kind: "blob" as const, blob: Object.freeze({ format, dimensionality }) }),
  schema: (...columns: readonly SchemaColumn[]) =>
    Object.freeze({ kind: "schema" as const, schema: Object.freeze({ columns }) }),
  structuredDataset: (columns: readonly DatasetColumn[] = [], format = "") =>
    Object.freeze({ kind: "structuredDataset" as const, structuredDataset: Object.freeze({ columns, format }) }),
});
