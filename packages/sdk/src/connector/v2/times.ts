import { create } from "@bufbuild/protobuf";
import {
  type Duration,
  DurationSchema,
  type Timestamp as ProtoTimestamp,
  TimestampSchema,
} from "@bufbuild/protobuf/wkt";
import type { TimeSpan, Timestamp } from "../../contract/timestamp.ts";
import { malformed } from "../malformed.ts";

const NANOS_PER_SECOND = 1_000_000_000;
const NANOS_PER_MS = 1_000_000;

/** @throws PermanentUserError with code `BadTaskSpecification` for nanoseconds that are none. */
export function timestampFromProto({ seconds, nanos }: ProtoTimestamp, path: string): Timestamp {
  if (nanos < 0 || nanos >= NANOS_PER_SECOND)
    throw malformed(path, `has ${nanos} nanoseconds; expected 0 to 999999999`);
  return { seconds, nanos };
}

/** @throws PermanentUserError with code `BadTaskSpecification` for nanoseconds that are none, or of another sign than the seconds. */
export function timeSpanFromProto({ seconds, nanos }: Duration, path: string): TimeSpan {
  const isMixed = (seconds > 0n && nanos < 0) || (seconds < 0n && nanos > 0);
  if (isMixed || Math.abs(nanos) >= NANOS_PER_SECOND) {
    throw malformed(path, `has ${nanos} nanoseconds; expected less than a second, of the same sign as the seconds`);
  }
  return { seconds, nanos };
}

export function timestampToProto({ seconds, nanos }: Timestamp): ProtoTimestamp {
  return create(TimestampSchema, { seconds, nanos });
}

export function timeSpanToProto({ seconds, nanos }: TimeSpan): Duration {
  return create(DurationSchema, { seconds, nanos });
}

/** Milliseconds, rounded down to a nanosecond. */
export function millisecondsToProto(ms: number): Duration {
  const seconds = Math.trunc(ms / 1_000);
  return create(DurationSchema, { seconds: BigInt(seconds), nanos: Math.trunc((ms - seconds * 1_000) * NANOS_PER_MS) });
}

export function millisecondsFromProto({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1_000 + nanos / NANOS_PER_MS;
}
