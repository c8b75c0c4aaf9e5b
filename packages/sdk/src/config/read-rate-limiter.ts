import type { RateLimiterConfig } from "../contract/plugin-config.ts";
import type { FieldReader, Section } from "./field-reader.ts";

// Ranges: flyteplugins, internal/webapi/core.go.
const QPS = { min: 1, max: 100_000 };
const BURST = { min: 5, max: 10_000 };

/** Reads a rate limiter: absent as a whole it has its default, present it must be complete. Burst first, as Go reports them. */
export function readRateLimiter(
  reader: FieldReader,
  config: Section,
  field: "readRateLimiter" | "writeRateLimiter",
  fallback: RateLimiterConfig,
): RateLimiterConfig {
  const section = reader.section(reader.field(config, field), field, ["qps", "burst"]);
  if (!section.given) return fallback;
  const burst = reader.integer(section, "burst", BURST);
  const qps = reader.integer(section, "qps", QPS);
  return Object.freeze({ qps, burst });
}
