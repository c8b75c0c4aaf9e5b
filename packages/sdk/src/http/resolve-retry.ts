import type { ConfigIssue } from "../errors/config-error.ts";
import type { RetryOptions } from "./http-client-options.ts";
import { COUNT, NOT_NEGATIVE, type NumberRange, type NumberReader } from "./option-numbers.ts";
import { LONGEST_RETRY_AFTER_MS } from "./parse-retry-after.ts";
import type { RetryPolicy } from "./retry-policy.ts";

const DEFAULT_BASE_DELAY_MS = 250;
const DEFAULT_MAX_DELAY_MS = 10_000;

// Longer ones are cut to this when they are read, so they cannot be waited for in full.
const UP_TO_LONGEST: NumberRange = {
  text: `a number from 0 to ${LONGEST_RETRY_AFTER_MS}`,
  holds: (value) => value >= 0 && value <= LONGEST_RETRY_AFTER_MS,
};

/** Fills in the defaults. Adds to `issues` what is wrong. */
export function resolveRetry(
  options: RetryOptions | undefined,
  number: NumberReader,
  issues: ConfigIssue[],
): RetryPolicy {
  const retry = options ?? {};
  const baseDelayMs = number("retry.baseDelayMs", retry.baseDelayMs, DEFAULT_BASE_DELAY_MS, NOT_NEGATIVE);
  const defaultMaxDelayMs = Math.max(DEFAULT_MAX_DELAY_MS, baseDelayMs);
  const maxDelayMs = number("retry.maxDelayMs", retry.maxDelayMs, defaultMaxDelayMs, NOT_NEGATIVE);
  if (maxDelayMs < baseDelayMs) {
    const message = `retry.maxDelayMs is ${maxDelayMs}, expected at least retry.baseDelayMs, which is ${baseDelayMs}`;
    issues.push({ field: "retry.maxDelayMs", message });
  }
  return {
    maxAttempts: number("retry.maxAttempts", retry.maxAttempts, 4, COUNT),
    baseDelayMs,
    maxDelayMs,
    maxRetryAfterMs: number("retry.maxRetryAfterMs", retry.maxRetryAfterMs, 60_000, UP_TO_LONGEST),
  };
}
