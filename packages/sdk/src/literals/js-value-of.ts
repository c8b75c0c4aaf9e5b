import type { JsonObject } from "../contract/json.ts";
import type { BlobType, LiteralType, SchemaType, SimpleType, StructuredDatasetType } from "../contract/literal-type.ts";
import type { Variable } from "../contract/task-template.ts";
import type { TimeSpan, Timestamp } from "../contract/timestamp.ts";
import type {
  BinaryValue,
  BlobValue,
  ErrorValue,
  JsValue,
  SchemaValue,
  StructuredDatasetValue,
  TimeSpanValue,
  TimestampValue,
  UnionValue,
} from "./js-value.ts";

interface ValueOfSimple {
  readonly NONE: null;
  readonly INTEGER: number | bigint;
  readonly FLOAT: number;
  readonly STRING: string;
  readonly BOOLEAN: boolean;
  readonly DATETIME: Date | TimestampValue;
  readonly DURATION: TimeSpanValue;
  readonly BINARY: BinaryValue;
  readonly ERROR: ErrorValue;
  // Flyte's Python SDK sends dataclasses as bytes in msgpack under the type STRUCT.
  readonly STRUCT: JsonObject | BinaryValue;
}

interface InputOfSimple extends Omit<ValueOfSimple, "DATETIME" | "DURATION"> {
  readonly DATETIME: Date | (Timestamp & { readonly kind?: "datetime" });
  readonly DURATION: TimeSpan & { readonly kind?: "duration" };
}

/** A file, table or data set to refer to. `type` is that of the declaration when it is left out. */
interface Reference<Kind extends string, Type> {
  readonly kind?: Kind;
  readonly uri: string;
  readonly type?: Type;
}

/** What a literal of the type `T` becomes in JavaScript; see {@link JsValue}. */
export type JsValueOf<T extends LiteralType> = LiteralType extends T
  ? JsValue
  : T extends { readonly kind: "simple"; readonly simple: infer S extends SimpleType }
    ? ValueOfSimple[S]
    : T extends { readonly kind: "enum"; readonly values: readonly (infer V extends string)[] }
      ? V
      : T extends { readonly kind: "collection"; readonly element: infer E extends LiteralType }
        ? readonly JsValueOf<E>[]
        : T extends { readonly kind: "map"; readonly value: infer V extends LiteralType }
          ? Readonly<Record<string, JsValueOf<V>>>
          : T extends { readonly kind: "union"; readonly variants: readonly (infer V)[] }
            ? UnionValueOf<V>
            : ReferenceValueOf<T>;

type UnionValueOf<Variant> = Variant extends LiteralType ? UnionValue<JsValueOf<Variant>, Variant> : never;

type ReferenceValueOf<T extends LiteralType> = T extends { readonly kind: "blob" }
  ? BlobValue
  : T extends { readonly kind: "schema" }
    ? SchemaValue
    : StructuredDatasetValue;

/** What can be made into a literal of the type `T`: every {@link JsValueOf} of it, and shorter forms. */
export type JsInputOf<T extends LiteralType> = LiteralType extends T
  ? unknown
  : T extends { readonly kind: "simple"; readonly simple: infer S extends SimpleType }
    ? InputOfSimple[S]
    : T extends { readonly kind: "enum"; readonly values: readonly (infer V extends string)[] }
      ? V
      : T extends { readonly kind: "collection"; readonly element: infer E extends LiteralType }
        ? readonly JsInputOf<E>[]
        : T extends { readonly kind: "map"; readonly value: infer V extends LiteralType }
          ? Readonly<Record<string, JsInputOf<V>>>
          : T extends { readonly kind: "union"; readonly variants: readonly (infer V)[] }
            ? UnionInputOf<V>
            : ReferenceInputOf<T>;

type UnionInputOf<Variant> = Variant extends LiteralType
  ? JsInputOf<Variant> | UnionValue<JsInputOf<Variant>, Variant>
  : never;

type ReferenceInputOf<T extends LiteralType> = T extends { readonly kind: "blob" }
  ? Reference<"blob", BlobType>
  : T extends { readonly kind: "schema" }
    ? Reference<"schema", SchemaType>
    : Reference<"structuredDataset", StructuredDatasetType>;

/** Types by name: written down by the author, or the inputs or outputs of a task's interface. */
export type TypesByName = Readonly<Record<string, LiteralType | Variable>>;

/** The type of one of {@link TypesByName}. */
export type TypeOf<V extends LiteralType | Variable> = V extends LiteralType
  ? V
  : V extends { readonly type: infer T extends LiteralType }
    ? T
    : never;

/** The values of {@link TypesByName}. */
export type JsValuesOf<Types extends TypesByName> = { readonly [Name in keyof Types]: JsValueOf<TypeOf<Types[Name]>> };

/** What can be made into literals of {@link TypesByName}. */
export type JsInputsOf<Types extends TypesByName> = { readonly [Name in keyof Types]: JsInputOf<TypeOf<Types[Name]>> };
