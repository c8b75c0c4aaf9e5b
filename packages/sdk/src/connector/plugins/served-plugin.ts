import type { ResolvedPluginConfig } from "../../config/resolve-plugin-config.ts";
import type { ResolvedSyncPluginConfig } from "../../config/resolve-sync-plugin-config.ts";
import type { AsyncPlugin } from "../../contract/async-plugin.ts";
import type { SyncPlugin } from "../../contract/sync-plugin.ts";
import type { Throttle } from "../../host/throttle.ts";
import type { RateLimiter } from "../../limits/rate-limiter.ts";
import type { LocalResourceManager } from "../../tokens/local-resource-manager.ts";

/** A plugin for jobs that take time, with all that its calls share. */
export interface ServedAsyncPlugin {
  readonly kind: "async";
  readonly id: string;
  readonly plugin: AsyncPlugin<unknown, unknown>;
  readonly config: ResolvedPluginConfig;
  readonly readLimiter: RateLimiter;
  readonly writeLimiter: RateLimiter;
  readonly throttle: Throttle;
  /** The pools of `resourceQuotas`. */
  readonly tokens: LocalResourceManager;
}

/** A plugin that does the whole task in one call. */
export interface ServedSyncPlugin {
  readonly kind: "sync";
  readonly id: string;
  readonly plugin: SyncPlugin;
  readonly config: ResolvedSyncPluginConfig;
  readonly writeLimiter: RateLimiter;
  readonly throttle: Throttle;
  /** The pools of `resourceQuotas`. */
  readonly tokens: LocalResourceManager;
}

/** A plugin that is ready to be called. */
export type ServedPlugin = ServedAsyncPlugin | ServedSyncPlugin;
