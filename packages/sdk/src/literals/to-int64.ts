import { describeType } from "../internal/describe-type.ts";
import { literalMismatch } from "./literal-mismatch.ts";

/**
 * A signed 64-bit integer from a safe integer or a bigint.
 *
 * @throws PermanentUserError with code `LiteralMismatch` for anything that is no integer, may have been rounded, or is out of range.
 */
export function toInt64(value: unknown, path: string): bigint {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return BigInt(value);
    const actual = Number.isInteger(value)
      ? "a number beyond 2^53, which may have been rounded"
      : "a number with a fraction";
    throw literalMismatch(path, Number.isFinite(value) ? actual : String(value), "a safe integer or a bigint");
  }
  if (typeof value !== "bigint") throw literalMismatch(path, describeType(value), "an integer (number or bigint)");
  if (BigInt.asIntN(64, value) !== value) {
    throw literalMismatch(path, "a bigint out of range", "an integer from -2^63 to 2^63-1");
  }
  return value;
}
