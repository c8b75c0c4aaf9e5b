import type { TimeSpan } from "../contract/timestamp.ts";
import { describeType } from "../internal/describe-type.ts";
import { literalMismatch } from "./literal-mismatch.ts";
import { readSeconds } from "./read-seconds.ts";

// Source: google/protobuf/duration.proto, about 10,000 years.
const LONGEST_SECONDS = 315_576_000_000n;

/**
 * A length of time from seconds and nanoseconds.
 *
 * @throws PermanentUserError with code `LiteralMismatch` for anything else, two signs, and lengths outside protobuf's range.
 */
export function toTimeSpan(value: unknown, path: string): TimeSpan {
  const expected =
    "a duration: { seconds, nanos } with a bigint and an integer from -999999999 to 999999999 of the same sign";
  const span = readSeconds(value, "duration");
  if (span === undefined) throw literalMismatch(path, describeType(value), expected);
  const { seconds, nanos } = span;
  const hasTwoSigns = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0);
  if (hasTwoSigns) throw literalMismatch(path, "a duration with two signs", expected);
  if (seconds < -LONGEST_SECONDS || seconds > LONGEST_SECONDS) {
    throw literalMismatch(path, "out of range", `a duration of at most ${LONGEST_SECONDS} seconds`);
  }
  return span;
}
