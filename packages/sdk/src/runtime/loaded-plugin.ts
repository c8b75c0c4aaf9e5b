import type { AutoRefreshCache } from "../cache/auto-refresh-cache.ts";
import type { ResolvedPluginConfig } from "../config/resolve-plugin-config.ts";
import type { ResolvedSyncPluginConfig } from "../config/resolve-sync-plugin-config.ts";
import type { AsyncPlugin } from "../contract/async-plugin.ts";
import type { SyncPlugin } from "../contract/sync-plugin.ts";
import type { Throttle } from "../host/throttle.ts";
import type { RateLimiter } from "../limits/rate-limiter.ts";

/** A plugin for jobs that take time, with all that it shares between its tasks, and with no other plugin. */
export interface LoadedAsyncPlugin {
  readonly kind: "async";
  readonly id: string;
  readonly plugin: AsyncPlugin<unknown, unknown>;
  readonly config: ResolvedPluginConfig;
  readonly writeLimiter: RateLimiter;
  readonly readLimiter: RateLimiter;
  readonly throttle: Throttle;
  readonly cache: AutoRefreshCache;
}

/** A plugin that does the whole task in one call. */
export interface LoadedSyncPlugin {
  readonly kind: "sync";
  readonly id: string;
  readonly plugin: SyncPlugin;
  readonly config: ResolvedSyncPluginConfig;
  readonly writeLimiter: RateLimiter;
  readonly throttle: Throttle;
}

/** A plugin that is ready to run tasks. */
export type LoadedPlugin = LoadedAsyncPlugin | LoadedSyncPlugin;
