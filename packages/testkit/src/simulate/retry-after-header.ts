import type { RetryAfter } from "../plan/fault.ts";

/** The value of the header, for an answer that is given at this time (milliseconds since the Unix epoch). */
export function retryAfterHeader(retryAfter: RetryAfter, nowMs: number): string {
  if ("literal" in retryAfter) return retryAfter.literal;
  if ("seconds" in retryAfter) return String(retryAfter.seconds);
  return new Date(nowMs + retryAfter.dateInSeconds * 1_000).toUTCString();
}
