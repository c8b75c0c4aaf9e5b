import type { TimeSpan } from "../contract/timestamp.ts";
import { isPlainObject } from "./check-json.ts";

const MOST_NANOS = 999_999_999;

/** Seconds and nanoseconds from an object that has them, and no other `kind`. */
export function readSeconds(value: unknown, kind: "datetime" | "duration"): TimeSpan | undefined {
  if (!isPlainObject(value)) return undefined;
  const { seconds, nanos, kind: actual = kind } = value;
  if (actual !== kind || typeof seconds !== "bigint" || typeof nanos !== "number") return undefined;
  if (!Number.isInteger(nanos) || Math.abs(nanos) > MOST_NANOS) return undefined;
  // Without the addition, -0 would stay.
  return { seconds, nanos: nanos + 0 };
}
