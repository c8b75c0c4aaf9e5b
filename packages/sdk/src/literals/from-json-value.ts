import type { LiteralType } from "../contract/literal-type.ts";

/**
 * Gives back their form to values that are mere text in JSON: times (ISO 8601) become a Date, addresses of files, schemas and data sets `{ uri }`,
 * in lists and maps, too. Everything else stays as it is, right or wrong: `toLiteral` decides that.
 */
export function fromJsonValue(value: unknown, type: LiteralType): unknown {
  if (type.kind === "collection" && Array.isArray(value)) {
    return value.map((element) => fromJsonValue(element, type.element));
  }
  if (type.kind === "map" && typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fromJsonValue(field, type.value)]));
  }
  if (typeof value !== "string") return value;
  if (type.kind === "simple" && type.simple === "DATETIME") return new Date(value);
  return type.kind === "blob" || type.kind === "schema" || type.kind === "structuredDataset" ? { uri: value } : value;
}
