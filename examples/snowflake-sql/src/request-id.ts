import { createHash } from "node:crypto";

/**
 * The `requestId` of a statement. Snowflake wants a UUID, and Flyte's key is none: the id is made from a hash of the key, so that every
 * call for the same attempt, in whatever process, gives the same one. The version is 8 (RFC 9562: made by the vendor's own rule).
 */
export function requestIdOf(idempotencyKey: string): string {
  const hex = createHash("sha256").update(idempotencyKey).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0b0011) | 0b1000).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
