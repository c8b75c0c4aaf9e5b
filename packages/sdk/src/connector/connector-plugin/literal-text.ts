import type { Literal } from "../../contract/literal.ts";
import type { TimeSpan, Timestamp } from "../../contract/timestamp.ts";
import { malformed } from "../malformed.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
const LEAST_PLAIN = 1e-4;
const MOST_PLAIN = 1e21;

/**
 * A literal in an argument, as Go prints it. Source: core/template/template.go, serializeLiteral.
 *
 * @throws PermanentUserError with code `BadTaskSpecification` for a kind that has no text.
 */
export function literalText(literal: Literal, path: string): string {
  switch (literal.kind) {
    case "string":
      return literal.value;
    case "integer":
    case "boolean":
      return String(literal.value);
    case "float":
      return floatText(literal.value);
    case "datetime":
      return timestampText(literal.value, path);
    case "duration":
      return timeSpanText(literal.value);
    case "blob":
    case "schema":
      return literal.uri;
    case "collection":
      return `[${literal.literals.map((element) => literalText(element, path)).join(",")}]`;
    case "union":
      return literalText(literal.value, path);
    case "none":
    case "binary":
    case "structuredDataset":
    case "struct":
    case "error":
    case "map":
      throw malformed(path, `is an input of kind ${literal.kind}, which cannot be written into an argument`);
  }
}

/** As `%v` of Go: the shortest text that gives the number back, with an exponent of two digits at least. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const size = Math.abs(value);
  if (size === 0 || (size >= LEAST_PLAIN && size < MOST_PLAIN)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** As RFC 3339, with as many digits of a second as it needs. */
function timestampText({ seconds, nanos }: Timestamp, path: string): string {
  const date = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(date.getTime())) throw malformed(path, "is a time that no calendar has");
  const fraction = nanos === 0 ? "" : `.${String(nanos).padStart(9, "0").replace(/0+$/, "")}`;
  return `${date.toISOString().slice(0, -".000Z".length)}${fraction}Z`;
}

/** As Go's `Duration.String`: `1h2m3.5s`, `1.5ms`, `0s`. */
function timeSpanText({ seconds, nanos }: TimeSpan): string {
  const total = seconds * NANOS_PER_SECOND + BigInt(nanos);
  const size = total < 0n ? -total : total;
  const sign = total < 0n ? "-" : "";
  if (size === 0n) return "0s";
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 1_000n)}µs`;
  if (size < NANOS_PER_SECOND) return `${sign}${decimal(size, 1_000_000n)}ms`;
  const minute = 60n * NANOS_PER_SECOND;
  const [hours, minutes] = [size / (60n * minute), (size / minute) % 60n];
  const rest = `${decimal(size % minute, NANOS_PER_SECOND)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0n ? `${sign}${minutes}m${rest}` : `${sign}${rest}`;
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = String(value % unit)
    .padStart(String(unit).length - 1, "0")
    .replace(/0+$/, "");
  return fraction === "" ? String(value / unit) : `${value / unit}.${fraction}`;
}
