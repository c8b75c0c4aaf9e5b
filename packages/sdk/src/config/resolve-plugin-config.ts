import type { PluginConfig, RateLimiterConfig } from "../contract/plugin-config.ts";
import type { ResourceNamespace } from "../contract/resource-constraints.ts";
import type { ResourceMetaCodec } from "../contract/resource-meta-codec.ts";
import { describeType } from "../internal/describe-type.ts";
import { DEFAULT_PLUGIN_CONFIG } from "./default-plugin-config.ts";
import { readingConfig, type FieldReader, type Section } from "./field-reader.ts";
import { readRateLimiter } from "./read-rate-limiter.ts";
import { readResourceQuotas } from "./read-resource-quotas.ts";
import { TIMEOUT } from "./timeout-range.ts";

// Ranges: flyteplugins, internal/webapi/core.go. The failures are ours: Go takes any number, and a negative one fails every task.
const SIZE = { min: 10, max: 500_000 };
const WORKERS = { min: 1, max: 10_000 };
const RESYNC_INTERVAL = { min: 5_000, max: 3_600_000 };
const BATCH = { min: 1, max: 10_000 };
const SYSTEM_FAILURES = { min: 0, max: Number.MAX_SAFE_INTEGER };

const FIELDS = ["resourceQuotas", "readRateLimiter", "writeRateLimiter", "caching", "timeouts", "resourceMeta"];
const CACHING_FIELDS = ["size", "resyncInterval", "workers", "maxSystemFailures", "getManyMaxSize"];
const TIMEOUT_FIELDS = ["create", "get", "status", "delete"];

/** A {@link PluginConfig} that is complete and in range. Frozen. */
export interface ResolvedPluginConfig<Meta = unknown> {
  readonly pluginId: string;
  /** Tokens per pool; empty when tasks do not wait for tokens. An object without prototype. */
  readonly resourceQuotas: Readonly<Record<ResourceNamespace, number>>;
  readonly readRateLimiter: RateLimiterConfig;
  readonly writeRateLimiter: RateLimiterConfig;
  readonly caching: ResolvedCachingConfig;
  readonly timeouts: ResolvedTimeoutsConfig;
  readonly resourceMeta: ResourceMetaCodec<Meta>;
}

/** How tasks are polled; see `CachingConfig`. */
export interface ResolvedCachingConfig {
  readonly size: number;
  readonly resyncIntervalMs: number;
  readonly workers: number;
  readonly maxSystemFailures: number;
  readonly getManyMaxSize: number;
}

/** How long one call may take, in milliseconds. */
export interface ResolvedTimeoutsConfig {
  readonly createMs: number;
  readonly getMs: number;
  readonly statusMs: number;
  readonly deleteMs: number;
}

/**
 * Fills in the defaults and checks every range. What is absent or `undefined` has its default; `null` is an error.
 *
 * @param pluginId goes into the message.
 * @throws ConfigError with code `InvalidConfig` and all that is wrong: first what Flyte checks, in its order (cache size, workers,
 *   resync interval, read burst and qps, write burst and qps), then quotas, `maxSystemFailures`, `getManyMaxSize`, timeouts, the codec, unknown fields.
 */
export function resolvePluginConfig<Meta>(config: PluginConfig<Meta>, pluginId: string): ResolvedPluginConfig<Meta> {
  return readingConfig(pluginId, (reader) => {
    const root = reader.section(config, "", FIELDS);
    const cachingSection = reader.section(reader.field(root, "caching"), "caching", CACHING_FIELDS);
    const defaults = DEFAULT_PLUGIN_CONFIG.caching;
    const size = reader.integer(cachingSection, "size", SIZE, defaults.size);
    const workers = reader.integer(cachingSection, "workers", WORKERS, defaults.workers);
    const resyncIntervalMs = reader.duration(
      cachingSection,
      "resyncInterval",
      RESYNC_INTERVAL,
      defaults.resyncInterval,
    );
    const { readRateLimiter: readDefault, writeRateLimiter: writeDefault } = DEFAULT_PLUGIN_CONFIG;
    const reads = readRateLimiter(reader, root, "readRateLimiter", readDefault);
    const writes = readRateLimiter(reader, root, "writeRateLimiter", writeDefault);
    const resourceQuotas = readResourceQuotas(reader, root);
    const maxSystemFailures = reader.integer(
      cachingSection,
      "maxSystemFailures",
      SYSTEM_FAILURES,
      defaults.maxSystemFailures,
    );
    const getManyMaxSize = reader.integer(cachingSection, "getManyMaxSize", BATCH, defaults.getManyMaxSize);
    const timeouts = readTimeouts(reader, root);
    if (root.values !== undefined) checkCodec(reader, root);
    reader.finish(pluginId);
    return Object.freeze({
      pluginId,
      resourceQuotas,
      readRateLimiter: reads,
      writeRateLimiter: writes,
      caching: Object.freeze({ size, resyncIntervalMs, workers, maxSystemFailures, getManyMaxSize }),
      timeouts,
      resourceMeta: config.resourceMeta,
    });
  });
}

function readTimeouts(reader: FieldReader, root: Section): ResolvedTimeoutsConfig {
  const section = reader.section(reader.field(root, "timeouts"), "timeouts", TIMEOUT_FIELDS);
  const defaults = DEFAULT_PLUGIN_CONFIG.timeouts;
  return Object.freeze({
    createMs: reader.duration(section, "create", TIMEOUT, defaults.create),
    getMs: reader.duration(section, "get", TIMEOUT, defaults.get),
    statusMs: reader.duration(section, "status", TIMEOUT, defaults.status),
    deleteMs: reader.duration(section, "delete", TIMEOUT, defaults.delete),
  });
}

function checkCodec(reader: FieldReader, root: Section): void {
  const codec = reader.field(root, "resourceMeta");
  // Schemas of zod 4 have methods of these names, too.
  const isSchema = typeof codec === "object" && codec !== null && "~standard" in codec;
  if (!isSchema && isCodec(codec)) return;
  const actual = isSchema ? "a schema" : describeType(codec);
  const advice = isSchema ? "wrap it in createResourceMetaCodec(...)" : "make one with createResourceMetaCodec(schema)";
  reader.issue(
    "resourceMeta",
    `resourceMeta must be a codec with the methods encode and decode, got ${actual}; ${advice}`,
  );
}

function isCodec(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "encode") === "function" &&
    typeof Reflect.get(value, "decode") === "function"
  );
}
