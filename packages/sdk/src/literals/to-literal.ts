import type { Literal, LiteralMap } from "../contract/literal.ts";
import type { LiteralType, SimpleType } from "../contract/literal-type.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { describeType } from "../internal/describe-type.ts";
import { fieldPath } from "../internal/field-path.ts";
import { checkJsonObject, checkText, isPlainObject } from "./check-json.ts";
import { describeLiteralType } from "./describe-literal-type.ts";
import type { JsInputOf } from "./js-value-of.ts";
import { literalMismatch } from "./literal-mismatch.ts";
import { sameLiteralType } from "./same-literal-type.ts";
import { toInt64 } from "./to-int64.ts";
import { toReference } from "./to-reference.ts";
import { toTimeSpan } from "./to-time-span.ts";
import { toTimestamp } from "./to-timestamp.ts";

/**
 * The literal of this type for a JavaScript value: exactly that value, or an error. The counterpart of `toJsValue`.
 *
 * | type | takes |
 * |---|---|
 * | none | `null` |
 * | integer | a safe integer or a bigint, within 64 bits with sign |
 * | float | any number, NaN and the infinities included |
 * | string, boolean, enum | string, boolean, one of the words |
 * | datetime | Date, or `{ seconds: bigint, nanos }`, from year 1 to 9999 |
 * | duration | `{ seconds: bigint, nanos }` with the same sign, up to 10,000 years |
 * | struct | a JSON object; or bytes as for binary |
 * | collection, map | array, plain object |
 * | union | `{ kind: "union", type, value }`; or a value that fits exactly one of the variants |
 * | binary | `{ kind: "binary", value: Uint8Array, tag }`, passed through without a copy |
 * | blob, schema, structuredDataset | `{ uri }`, with `type` where it is not that of the declaration |
 * | error | `{ kind: "error", failedNodeId, message }` |
 *
 * @param path how the value is called in messages. Default: `value`.
 * @throws PermanentUserError with code `LiteralMismatch` that names the path, the kind of the value, and what was expected.
 */
export function toLiteral<const T extends LiteralType>(value: JsInputOf<T>, type: T, path: string = "value"): Literal {
  return convert(value, type, path);
}

function convert(value: unknown, type: LiteralType, path: string): Literal {
  switch (type.kind) {
    case "simple":
      return convertSimple(value, type.simple, path);
    case "enum":
      if (typeof value !== "string") throw mismatch(value, type, path);
      if (!type.values.includes(value)) throw literalMismatch(path, "another word", describeLiteralType(type));
      return { kind: "string", value };
    case "collection":
      if (!Array.isArray(value)) throw mismatch(value, type, path);
      // Array.from gives the holes of an array, too.
      return {
        kind: "collection",
        literals: Array.from<unknown, Literal>(value, (element, index) =>
          convert(element, type.element, `${path}[${index}]`),
        ),
      };
    case "map":
      return { kind: "map", literals: convertMap(value, type, path) };
    case "union":
      return convertUnion(value, type, path);
    case "blob":
    case "schema":
    case "structuredDataset":
      return toReference(value, type, path);
  }
}

function convertSimple(value: unknown, simple: SimpleType, path: string): Literal {
  const wrong = (): PermanentUserError => mismatch(value, { kind: "simple", simple }, path);
  switch (simple) {
    case "NONE":
      if (value !== null) throw wrong();
      return { kind: "none" };
    case "INTEGER":
      return { kind: "integer", value: toInt64(value, path) };
    case "FLOAT":
      if (typeof value !== "number") throw wrong();
      return { kind: "float", value };
    case "STRING":
      if (typeof value !== "string") throw wrong();
      checkText(value, path);
      return { kind: "string", value };
    case "BOOLEAN":
      if (typeof value !== "boolean") throw wrong();
      return { kind: "boolean", value };
    case "DATETIME":
      return { kind: "datetime", value: toTimestamp(value, path) };
    case "DURATION":
      return { kind: "duration", value: toTimeSpan(value, path) };
    case "BINARY":
      if (!isBinary(value)) throw wrong();
      return { kind: "binary", value: value.value, tag: value.tag };
    case "ERROR":
      return toError(value, path);
    case "STRUCT":
      if (isBinary(value)) return { kind: "binary", value: value.value, tag: value.tag };
      return { kind: "struct", value: checkJsonObject(value, path) };
  }
}

interface Binary {
  readonly value: Uint8Array;
  readonly tag: string;
}

function isBinary(value: unknown): value is Binary {
  if (!isPlainObject(value)) return false;
  return value["kind"] === "binary" && value["value"] instanceof Uint8Array && typeof value["tag"] === "string";
}

function toError(value: unknown, path: string): Literal {
  const { kind, failedNodeId, message } = isPlainObject(value) ? value : {};
  if (kind !== "error" || typeof failedNodeId !== "string" || typeof message !== "string") {
    throw literalMismatch(path, describeType(value), 'an error: { kind: "error", failedNodeId, message }');
  }
  return { kind, failedNodeId, message };
}

type TypeOfKind<Kind extends LiteralType["kind"]> = Extract<LiteralType, { readonly kind: Kind }>;

function convertMap(value: unknown, type: TypeOfKind<"map">, path: string): LiteralMap {
  if (!isPlainObject(value)) throw mismatch(value, type, path);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, convert(field, type.value, fieldPath(path, name))]),
  );
}

function convertUnion(value: unknown, type: TypeOfKind<"union">, path: string): Literal {
  if (isPlainObject(value) && value["kind"] === "union") {
    const variant = type.variants.find((candidate) => sameLiteralType(candidate, value["type"]));
    if (variant === undefined) throw literalMismatch(path, "of another variant", describeLiteralType(type));
    // The same type as the variant, but for metadata: what the caller has is kept.
    return { kind: "union", value: convert(value["value"], variant, path), type: value["type"] as LiteralType };
  }
  const fitting = type.variants.flatMap((variant) => {
    const literal = convertIfFitting(value, variant, path);
    return literal === undefined ? [] : [{ variant, literal }];
  });
  const [first, second] = fitting;
  if (first === undefined) throw mismatch(value, type, path);
  if (second !== undefined) {
    const expected = `{ kind: "union", type, value } with the variant that is meant`;
    throw literalMismatch(path, `${describeType(value)}, which fits more than one variant`, expected);
  }
  return { kind: "union", value: first.literal, type: first.variant };
}

function convertIfFitting(value: unknown, type: LiteralType, path: string): Literal | undefined {
  try {
    return convert(value, type, path);
  } catch (error) {
    if (error instanceof PermanentUserError) return undefined;
    throw error;
  }
}

function mismatch(value: unknown, type: LiteralType, path: string): PermanentUserError {
  return literalMismatch(path, describeType(value), describeLiteralType(type));
}
