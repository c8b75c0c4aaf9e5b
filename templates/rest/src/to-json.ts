import type { Literal, TimeSpan, Timestamp } from "@flyte-webapi/sdk";

/** An input as the service takes it. What JSON has no form for is text: dates in ISO 8601, bytes in base64, files as their URI. */
export function toJson(literal: Literal): unknown {
  switch (literal.kind) {
    case "none":
      return null;
    case "integer":
    case "float":
    case "string":
    case "boolean":
    case "struct":
      return literal.value;
    case "datetime":
      return isoDate(literal.value);
    case "duration":
      return seconds(literal.value);
    case "binary":
      return Buffer.from(literal.value).toString("base64");
    case "blob":
    case "schema":
    case "structuredDataset":
      return literal.uri;
    case "error":
      return literal.message;
    case "union":
      return toJson(literal.value);
    case "collection":
      return literal.literals.map(toJson);
    case "map":
      return Object.fromEntries(Object.entries(literal.literals).map(([name, value]) => [name, toJson(value)]));
  }
}

/** `2026-01-31T12:00:00.000000001Z` */
function isoDate({ seconds: sinceEpoch, nanos }: Timestamp): string {
  return new Date(Number(sinceEpoch) * 1_000).toISOString().replace(".000Z", `.${digits(nanos)}Z`);
}

/** `-1.500000000s`, as protobuf writes it. */
function seconds({ seconds: whole, nanos }: TimeSpan): string {
  const sign = whole < 0n || nanos < 0 ? "-" : "";
  return `${sign}${whole < 0n ? -whole : whole}.${digits(Math.abs(nanos))}s`;
}

function digits(nanos: number): string {
  return String(nanos).padStart(9, "0");
}
