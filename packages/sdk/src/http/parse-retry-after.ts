import { parseHttpDate } from "./parse-http-date.ts";

/**
 * The longest wait that is reported, one hour. A service that asks for more is wrong more often than it is right, and asking it once
 * an hour does no harm.
 */
export const LONGEST_RETRY_AFTER_MS = 3_600_000;

// RFC 9110, section 10.2.3 has whole seconds; fractions are met in practice, and their meaning is plain.
const SECONDS = /^\d+(?:\.\d+)?$/;

/**
 * How long the service asks to wait, in milliseconds from 0 to {@link LONGEST_RETRY_AFTER_MS}; `undefined` when it does not say, or says
 * something else than seconds or an HTTP-date (negative numbers, `1e9`, `NaN`, garbage).
 *
 * A date is compared with the answer's own Date header where there is one, so that a clock that is wrong on either side does not matter.
 */
export function parseRetryAfter(headers: Pick<Headers, "get">, nowMs: number): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (SECONDS.test(text)) return bounded(Math.ceil(Number(text) * 1000));
  const date = parseHttpDate(text, nowMs);
  if (date === undefined) return undefined;
  const sentAt = parseHttpDate(headers.get("date")?.trim() ?? "", nowMs) ?? nowMs;
  return bounded(date - sentAt);
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS);
}
