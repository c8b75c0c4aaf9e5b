import { describeType } from "../internal/describe-type.ts";
import { fieldPath } from "../internal/field-path.ts";

// How values become text, so that the same value always gives the same text and the text gives the same value back:
//
//   object     keys sorted by UTF-16 code unit; a key that starts with `$` gets one more `$`; undefined fields are dropped
//   bigint     {"$bigint":"123"}; no key of an object can look like it, because of the additional `$`
//   -0         -0, which JSON allows and JSON.stringify does not write
//   surrogates a lone one is written as \uXXXX by JSON.stringify
//
// This is the form of stored data: a change must keep reading what was written before.

const BIGINT_TAG = "$bigint";
const BIGINT_TEXT = /^(?:0|-?[1-9]\d*)$/;
/** Deeper values are an accident, or an attack on the stack. */
const DEEPEST = 100;

/** A value that {@link toCanonicalJson} can write. */
export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | bigint
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/** Says what cannot be written or read, and where. Never contains a value. */
export class CanonicalJsonError extends Error {
  override readonly name: string = "CanonicalJsonError";
}

/**
 * The one text of a value: equal values have equal texts, whatever the order of their keys.
 *
 * @param path how the value is called in messages, such as `resourceMeta`.
 * @throws CanonicalJsonError that names the path of the first thing that would be lost or changed.
 */
export function toCanonicalJson(value: unknown, path: string): string {
  return write(value, path, []);
}

/**
 * Reads what {@link toCanonicalJson} wrote.
 *
 * @throws CanonicalJsonError when it is no such text.
 */
export function fromCanonicalJson(text: string, path: string): CanonicalValue {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The message of a SyntaxError quotes the text, so it is not even kept as the cause.
    throw new CanonicalJsonError(`${path} is no JSON`);
  }
  return read(parsed, path, 0);
}

function write(value: unknown, path: string, ancestors: readonly object[]): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      return writeNumber(value, path);
    case "bigint":
      return `{"${BIGINT_TAG}":"${value}"}`;
    case "object":
      return value === null ? "null" : writeObject(value, path, ancestors);
    case "undefined":
    case "function":
    case "symbol":
      throw notStorable(value, path);
  }
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw new CanonicalJsonError(`${path} is ${value}; expected a finite number or null`);
  return Object.is(value, -0) ? "-0" : String(value);
}

function writeObject(value: object, path: string, ancestors: readonly object[]): string {
  if (ancestors.includes(value)) throw new CanonicalJsonError(`${path} contains itself`);
  if (ancestors.length >= DEEPEST) throw tooDeep(path);
  const within = [...ancestors, value];
  if (Array.isArray(value)) return writeArray(value, path, within);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notStorable(value, path);
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new CanonicalJsonError(`${path} has a symbol as key, which would be lost; expected keys that are strings`);
  }
  const fields: [string, string][] = [];
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    checkKey(key, field, path);
    fields.push([key.startsWith("$") ? `$${key}` : key, write(field, fieldPath(path, key), within)]);
  }
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${field}`).join(",")}}`;
}

function writeArray(value: readonly unknown[], path: string, within: readonly object[]): string {
  // Object.keys sees neither holes nor the length: more keys than elements are fields that would be lost.
  if (Object.keys(value).length > value.length) {
    throw new CanonicalJsonError(`${path} is an array with fields of its own, which would be lost`);
  }
  return `[${Array.from(value, (element, index) => write(element, `${path}[${index}]`, within)).join(",")}]`;
}

function read(value: unknown, path: string, depth: number): CanonicalValue {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new CanonicalJsonError(`${path} is a number out of range`);
    return value;
  }
  if (typeof value !== "object") throw notStorable(value, path);
  if (depth >= DEEPEST) throw tooDeep(path);
  if (Array.isArray(value)) return value.map((element, index) => read(element, `${path}[${index}]`, depth + 1));
  return readObject(value, path, depth);
}

function readObject(value: object, path: string, depth: number): CanonicalValue {
  const entries: [string, unknown][] = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === BIGINT_TAG) return readBigint(first[1], path);
  const fields = entries.map(([written, field]): [string, CanonicalValue] => {
    if (written.startsWith("$") && !written.startsWith("$$")) {
      throw new CanonicalJsonError(`${path} has a key that starts with one $, which is never written`);
    }
    const key = written.startsWith("$") ? written.slice(1) : written;
    checkKey(key, field, path);
    return [key, read(field, fieldPath(path, key), depth + 1)];
  });
  return Object.fromEntries(fields);
}

function readBigint(digits: unknown, path: string): bigint {
  if (typeof digits !== "string" || !BIGINT_TEXT.test(digits)) {
    throw new CanonicalJsonError(`${path} is a bigint without digits`);
  }
  return BigInt(digits);
}

// Harmless here, where keys are always set as own properties, but not in code that copies with `target[key] = value`.
function checkKey(key: string, field: unknown, path: string): void {
  const isHostile = key === "__proto__" || (key === "constructor" && typeof field === "object" && field !== null);
  if (isHostile) throw new CanonicalJsonError(`${path} has the key ${key}, which could change prototypes; rename it`);
}

function tooDeep(path: string): CanonicalJsonError {
  // The path itself would be as deep.
  const start = path.length <= 64 ? path : `${path.slice(0, 64)}...`;
  return new CanonicalJsonError(`${start} is nested deeper than ${DEEPEST} levels`);
}

function notStorable(value: unknown, path: string): CanonicalJsonError {
  const expected = "expected null, a boolean, a number, a bigint, a string, an array or a plain object";
  const advice = adviceFor(value);
  return new CanonicalJsonError(`${path} is ${describeType(value)}; ${expected}${advice === "" ? "" : `; ${advice}`}`);
}

function adviceFor(value: unknown): string {
  if (value instanceof Date) return "store toISOString()";
  if (value instanceof Map) return "store Object.fromEntries(map) or [...map]";
  if (value instanceof Set) return "store [...set]";
  if (value instanceof URL) return "store its href";
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return "store it as base64 text";
  if (value === undefined) return "store null, or leave the field out";
  return typeof value === "object" ? "store its fields" : "";
}
