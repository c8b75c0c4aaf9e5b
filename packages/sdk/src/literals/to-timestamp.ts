import type { Timestamp } from "../contract/timestamp.ts";
import { describeType } from "../internal/describe-type.ts";
import { literalMismatch } from "./literal-mismatch.ts";
import { readSeconds } from "./read-seconds.ts";

// Source: google/protobuf/timestamp.proto, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
const EARLIEST_SECONDS = -62_135_596_800n;
const LATEST_SECONDS = 253_402_300_799n;
const NANOS_PER_MS = 1_000_000;

/**
 * A timestamp from a Date, or from seconds and nanoseconds.
 *
 * @throws PermanentUserError with code `LiteralMismatch` for anything else, an invalid Date, and times outside protobuf's range.
 */
export function toTimestamp(value: unknown, path: string): Timestamp {
  const expected = "a datetime: a valid Date, or { seconds, nanos } with a bigint and an integer from 0 to 999999999";
  const timestamp = value instanceof Date ? fromDate(value) : readSeconds(value, "datetime");
  if (timestamp === undefined || timestamp.nanos < 0) throw literalMismatch(path, describeInstant(value), expected);
  if (timestamp.seconds < EARLIEST_SECONDS || timestamp.seconds > LATEST_SECONDS) {
    throw literalMismatch(path, "out of range", "a datetime from the year 1 to the year 9999");
  }
  return timestamp;
}

function fromDate(date: Date): Timestamp | undefined {
  const time = date.getTime();
  if (Number.isNaN(time)) return undefined;
  // How far the time is past its second, also before the epoch.
  const ms = ((time % 1000) + 1000) % 1000;
  return { seconds: BigInt((time - ms) / 1000), nanos: ms * NANOS_PER_MS };
}

function describeInstant(value: unknown): string {
  return value instanceof Date && Number.isNaN(value.getTime()) ? "an invalid Date" : describeType(value);
}
