import type { Literal } from "../contract/literal.ts";
import type { LiteralType } from "../contract/literal-type.ts";
import type { Timestamp } from "../contract/timestamp.ts";
import { checkLiteral } from "./check-literal.ts";
import type { JsValue, TimestampValue } from "./js-value.ts";
import type { JsValueOf } from "./js-value-of.ts";

const NANOS_PER_MS = 1_000_000;
/** The range of Date, in milliseconds. Source: ECMAScript, "Time Values and Time Range". */
const LATEST_DATE_MS = 8_640_000_000_000_000n;

/**
 * The simplest JavaScript value that is exactly this literal; {@link JsValue} has the table.
 *
 * With a type, the literal is checked first and the value has the type's type. `toLiteral` with the same type gives the
 * literal back, without any loss.
 *
 * @param path how the literal is called in messages. Default: `value`.
 * @throws PermanentUserError with code `LiteralMismatch` that names the path, when the literal is not of the type.
 */
export function toJsValue(literal: Literal): JsValue;
export function toJsValue<const T extends LiteralType>(literal: Literal, type: T, path?: string): JsValueOf<T>;
export function toJsValue(literal: Literal, type?: LiteralType, path: string = "value"): JsValue {
  if (type !== undefined) checkLiteral(literal, type, path);
  return convert(literal);
}

function convert(literal: Literal): JsValue {
  switch (literal.kind) {
    case "none":
      return null;
    case "integer":
      return isSafe(literal.value) ? Number(literal.value) : literal.value;
    case "datetime":
      return toDate(literal.value);
    case "duration":
      return { kind: "duration", ...literal.value };
    case "collection":
      return literal.literals.map(convert);
    case "map":
      return Object.fromEntries(Object.entries(literal.literals).map(([name, value]) => [name, convert(value)]));
    case "union":
      return { kind: "union", value: convert(literal.value), type: literal.type };
    case "float":
    case "string":
    case "boolean":
    case "struct":
      return literal.value;
    case "binary":
    case "blob":
    case "schema":
    case "structuredDataset":
    case "error":
      return literal;
  }
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

function toDate(timestamp: Timestamp): Date | TimestampValue {
  const ms = timestamp.seconds * 1000n + BigInt(Math.trunc(timestamp.nanos / NANOS_PER_MS));
  const isExact = timestamp.nanos % NANOS_PER_MS === 0 && ms >= -LATEST_DATE_MS && ms <= LATEST_DATE_MS;
  return isExact ? new Date(Number(ms)) : { kind: "datetime", ...timestamp };
}
