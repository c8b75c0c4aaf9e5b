import type { JsonObject, JsonValue } from "../contract/json.ts";
import { describeType } from "../internal/describe-type.ts";
import { fieldPath } from "../internal/field-path.ts";
import { literalMismatch } from "./literal-mismatch.ts";

/** Protobuf refuses deeper values as well. */
const DEEPEST = 100;

/** Whether a value is an object written with braces, or one without prototype. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Checks that a value is a JSON object, with finite numbers and nothing that JSON would drop or change.
 *
 * @throws PermanentUserError with code `LiteralMismatch` that names the path of what is no JSON.
 */
export function checkJsonObject(value: unknown, path: string): JsonObject {
  if (!isPlainObject(value)) throw literalMismatch(path, describeType(value), "a JSON object");
  checkJson(value, path, []);
  return value;
}

function checkJson(value: unknown, path: string, ancestors: readonly object[]): asserts value is JsonValue {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") return checkText(value, path);
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (!Array.isArray(value) && !isPlainObject(value)) {
    const actual = typeof value === "number" ? String(value) : describeType(value);
    const advice = typeof value === "bigint" ? " (a struct has no 64-bit integers: store it as a string)" : "";
    throw literalMismatch(path, actual, `a JSON value${advice}`);
  }
  if (ancestors.includes(value)) throw literalMismatch(path, "a part of itself", "a JSON value");
  if (ancestors.length >= DEEPEST) {
    throw literalMismatch(path.slice(0, 64), "nested too deep", `${DEEPEST} levels at most`);
  }
  const within = [...ancestors, value];
  if (Array.isArray(value)) {
    // Array.from gives the holes of an array, too.
    for (const [index, element] of Array.from<unknown>(value).entries()) {
      checkJson(element, `${path}[${index}]`, within);
    }
    return;
  }
  for (const [key, field] of Object.entries(value)) {
    checkText(key, path);
    checkJson(field, fieldPath(path, key), within);
  }
}

/** @throws PermanentUserError with code `LiteralMismatch` for a lone surrogate, which protobuf would silently replace. */
export function checkText(text: string, path: string): void {
  if (!text.isWellFormed()) throw literalMismatch(path, "a string with half a surrogate pair", "well-formed Unicode");
}
