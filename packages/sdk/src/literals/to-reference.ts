import type { Literal } from "../contract/literal.ts";
import type { BlobType, LiteralType, SchemaType, StructuredDatasetType } from "../contract/literal-type.ts";
import { describeType } from "../internal/describe-type.ts";
import { checkText, isPlainObject } from "./check-json.ts";
import { describeLiteralType } from "./describe-literal-type.ts";
import { literalMismatch } from "./literal-mismatch.ts";

type ReferenceType = Extract<LiteralType, { readonly kind: "blob" | "schema" | "structuredDataset" }>;

/**
 * A literal that says where a file, a table or a data set lies.
 *
 * @throws PermanentUserError with code `LiteralMismatch` for anything but `{ uri }` with a `type` of the same kind, or none.
 */
export function toReference(value: unknown, type: ReferenceType, path: string): Literal {
  const { kind = type.kind, uri, type: given } = isPlainObject(value) ? value : {};
  if (kind !== type.kind || typeof uri !== "string") {
    throw literalMismatch(path, describeType(value), `${describeLiteralType(type)}: { uri } with a string`);
  }
  checkText(uri, path);
  switch (type.kind) {
    case "blob":
      if (given === undefined) return { kind: "blob", uri, type: type.blob };
      if (isBlobType(given)) return { kind: "blob", uri, type: given };
      break;
    case "schema":
      if (given === undefined) return { kind: "schema", uri, type: type.schema };
      if (hasColumns(given)) return { kind: "schema", uri, type: given };
      break;
    case "structuredDataset":
      if (given === undefined) return { kind: "structuredDataset", uri, type: type.structuredDataset };
      if (isDatasetType(given)) return { kind: "structuredDataset", uri, type: given };
  }
  throw literalMismatch(`${path}.type`, describeType(given), `the type of ${describeLiteralType(type)}`);
}

function isBlobType(given: unknown): given is BlobType {
  if (!isPlainObject(given) || typeof given["format"] !== "string") return false;
  return given["dimensionality"] === "SINGLE" || given["dimensionality"] === "MULTIPART";
}

function hasColumns(given: unknown): given is SchemaType {
  return isPlainObject(given) && Array.isArray(given["columns"]);
}

function isDatasetType(given: unknown): given is StructuredDatasetType {
  return isPlainObject(given) && Array.isArray(given["columns"]) && typeof given["format"] === "string";
}
