import type { Duration } from "./duration.ts";
import type { ResourceMetaCodec } from "./resource-meta-codec.ts";
import type { ResourceNamespace } from "./resource-constraints.ts";

/** A token bucket. Source: flyteplugins, webapi/pluginconfig.go. */
export interface RateLimiterConfig {
  /** Requests per second: an integer from 1 to 100,000. */
  readonly qps: number;
  /** Requests that may be made at once after a pause: an integer from 5 to 10,000. */
  readonly burst: number;
}

/** How tasks are polled. Source: flyteplugins, webapi/pluginconfig.go. */
export interface CachingConfig {
  /** How many tasks are kept in memory: an integer from 10 to 500,000. Default: 100,000. More tasks are still run, with more reads of the store. */
  readonly size?: number | undefined;
  /** Time between two polls of a task: from 5 s to 3,600 s. Default: 30 s. */
  readonly resyncInterval?: Duration | undefined;
  /** Polls under way at the same time: an integer from 1 to 10,000. Default: 10. */
  readonly workers?: number | undefined;
  /** Failed polls in a row that a task survives: an integer of at least 0. Default: 5, so the 6th fails the task. */
  readonly maxSystemFailures?: number | undefined;
  /** Jobs that are asked for with one `getMany`: an integer from 1 to 10,000. Default: 100. Without effect for plugins without `getMany`. */
  readonly getManyMaxSize?: number | undefined;
}

/** How long one call of the plugin may take before its signal is aborted. No counterpart in Go, which waits without limit. */
export interface TimeoutsConfig {
  /** From 10 ms to 1 h. Default: 60 s. */
  readonly create?: Duration | undefined;
  /** From 10 ms to 1 h. Default: 30 s. */
  readonly get?: Duration | undefined;
  /** From 10 ms to 1 h. Default: 5 s. */
  readonly status?: Duration | undefined;
  /** From 10 ms to 1 h. Default: 60 s. */
  readonly delete?: Duration | undefined;
}

/**
 * What a plugin tells the runtime about itself. Must be cheap and the same at every call.
 * Defaults are those of `DefaultPluginConfig` in flyteplugins, webapi/pluginconfig.go.
 */
export interface PluginConfig<Meta> {
  /** Tokens per pool. Default: none, and tasks do not wait for tokens. Each value an integer of at least 1. */
  readonly resourceQuotas?: Readonly<Record<ResourceNamespace, number>> | undefined;
  /** Limits `get` and `getMany`. Default: 30 qps, burst 300. */
  readonly readRateLimiter?: RateLimiterConfig | undefined;
  /** Limits `create` and `delete`. Default: 20 qps, burst 200. (Flyte's Go engine checks it and never uses it.) */
  readonly writeRateLimiter?: RateLimiterConfig | undefined;
  readonly caching?: CachingConfig | undefined;
  readonly timeouts?: TimeoutsConfig | undefined;
  /** How ResourceMeta is stored. Required: what cannot be stored is lost at the first restart. */
  readonly resourceMeta: ResourceMetaCodec<Meta>;
}
