import type { Duration } from "../contract/duration.ts";
import { ConfigError } from "../errors/config-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { describeValue } from "../internal/describe-value.ts";

// Go's units (time.ParseDuration) in milliseconds, nanoseconds and both letters for "micro" included.
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["\u00b5s", 1e-3],
  ["\u03bcs", 1e-3],
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
]);
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;
const NANOS_PER_MS = 1e6;
/** Go's time.Duration is a signed 64-bit number of nanoseconds. */
const LONGEST_MS = 2 ** 63 / NANOS_PER_MS;

/** The forms that a duration can have, for messages. */
export const DURATION_FORMS = 'milliseconds as a number, or a string such as "30s", "1m30s" or "500ms"';

/** The milliseconds of a duration, or `undefined` when it is none. Never throws. */
export function parseDuration(duration: unknown): number | undefined {
  const ms = typeof duration === "number" ? duration : typeof duration === "string" ? parseText(duration) : undefined;
  return ms !== undefined && ms >= 0 && ms < LONGEST_MS ? ms : undefined;
}

/**
 * The milliseconds of a duration, exact to the nanosecond. Strings are read as Go's `time.ParseDuration` reads them
 * (`"1h2m3.5s"`, `"500ms"`, `"0"`), but never negative.
 *
 * @param duration at least 0, less than 2^63 ns (292 years).
 * @throws ConfigError with code `InvalidConfig` that names the value and the forms that are expected.
 */
export function durationToMs(duration: Duration): number {
  const ms = parseDuration(duration);
  if (ms === undefined) {
    const message = `A duration must be ${DURATION_FORMS}, from 0 to 292 years; got ${describeValue(duration)}`;
    throw new ConfigError(ErrorCode.InvalidConfig, "A duration cannot be read.", [{ field: "duration", message }]);
  }
  return ms;
}

function parseText(text: string): number | undefined {
  if (text === "0") return 0;
  let ms = 0;
  PART.lastIndex = 0;
  do {
    const part = PART.exec(text);
    if (part === null) return undefined;
    ms += Number(part[1]) * (UNIT_MS.get(part[2] ?? "") ?? Number.NaN);
  } while (PART.lastIndex < text.length);
  // 8.2 * 60_000 is 491999.99999999994: what is finer than a nanosecond is an error of the arithmetic.
  const nanos = Math.round(ms * NANOS_PER_MS);
  return Number.isSafeInteger(nanos) ? nanos / NANOS_PER_MS : ms;
}
