import { readFileSync } from "node:fs";

import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** Checks against one of the schemas that the package ships. */
export function jsonValidator(name: "result.v1.schema.json" | "expected.v1.schema.json"): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(new URL(`../schemas/${name}`, import.meta.url), "utf8")));
}

/** Checks against the schema of SARIF 2.1.0. */
export function sarifValidator(): ValidateFunction {
  // Written for draft 4; nothing that it uses has another meaning in draft 7 but the name of its own id.
  const { $schema: _draft4, id: _id, ...schema } = sarifSchema;
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** What is wrong with a value, one line each; empty when nothing is. */
export function schemaErrors(validate: ValidateFunction, value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
