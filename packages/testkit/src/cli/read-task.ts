import { readFileSync } from "node:fs";

import type { ConnectorProtocol, JsonObject, JsonValue } from "@flyte-webapi/sdk/connector";

import { hidePlaces } from "../result/hide-places.ts";
import { usageError } from "./cli-error.ts";

/** Reads a file that somebody named. @throws CliError that says why it cannot be read. */
export function readNamedFile(flag: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw usageError(`--${flag} is "${file}", which cannot be read: ${code}`);
  }
}

/** Reads a JSON object. @throws CliError. */
export function readJsonObject(flag: string, file: string): JsonObject {
  const text = readNamedFile(flag, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageError(`--${flag} is "${file}", which is no JSON: ${hidePlaces(why)}`);
  }
  if (!isObject(value)) throw usageError(`--${flag} is "${file}", which holds ${kindOf(value)}; expected an object`);
  return value;
}

/**
 * Inputs by name, as literals in protobuf's JSON. What has `literals` is taken for a LiteralMap (v1) or Inputs (v2); everything else for
 * plain values.
 *
 * @throws CliError for a plain value that is no text, number or boolean.
 */
export function inputsOf(file: string, inputs: JsonObject): Readonly<Record<string, JsonValue>> {
  const { literals } = inputs;
  if (Array.isArray(literals)) {
    return Object.fromEntries(
      literals.map((each: unknown, index) => {
        if (isObject(each) && typeof each["name"] === "string") return [each["name"], each["value"] ?? {}];
        throw usageError(`--inputs is "${file}", in which literals[${index}] has no name`);
      }),
    );
  }
  if (isObject(literals)) return definedOf(literals);
  return Object.fromEntries(
    Object.entries(definedOf(inputs)).map(([name, value]) => [name, literalOf(file, name, value)]),
  );
}

function definedOf(object: JsonObject): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, value ?? null]));
}

function literalOf(file: string, name: string, value: JsonValue): JsonValue {
  if (typeof value === "string") return { scalar: { primitive: { stringValue: value } } };
  if (typeof value === "boolean") return { scalar: { primitive: { boolean: value } } };
  if (typeof value === "number") {
    return { scalar: { primitive: Number.isSafeInteger(value) ? { integer: String(value) } : { floatValue: value } } };
  }
  throw usageError(
    `--inputs is "${file}", in which ${name} is ${kindOf(value)}; expected a text, a number or a boolean`,
    'Write other values as literals: { "literals": { "<name>": <core.Literal in protobuf\'s JSON> } }',
  );
}

/** How the interface of a template is written in one version of the protocol. */
export function interfaceHint(protocol: ConnectorProtocol): string {
  return protocol === "v2"
    ? 'In v2 the variables of an interface are a list: [{ "key": "x", "value": { "type": { "simple": "INTEGER" } } }]'
    : 'In v1 the variables of an interface are an object: { "x": { "type": { "simple": "INTEGER" } } }';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
