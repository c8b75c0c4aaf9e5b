import type { RateLimiterConfig } from "../contract/plugin-config.ts";
import type { ResourceNamespace } from "../contract/resource-constraints.ts";
import type { SyncPluginConfig } from "../contract/sync-plugin.ts";
import { DEFAULT_PLUGIN_CONFIG } from "./default-plugin-config.ts";
import { readingConfig } from "./field-reader.ts";
import { readRateLimiter } from "./read-rate-limiter.ts";
import { readResourceQuotas } from "./read-resource-quotas.ts";
import { TIMEOUT } from "./timeout-range.ts";

const FIELDS = ["resourceQuotas", "writeRateLimiter", "timeouts"];

/** A {@link SyncPluginConfig} that is complete and in range. Frozen. */
export interface ResolvedSyncPluginConfig {
  readonly pluginId: string;
  /** Tokens per pool; empty when tasks do not wait for tokens. An object without prototype. */
  readonly resourceQuotas: Readonly<Record<ResourceNamespace, number>>;
  readonly writeRateLimiter: RateLimiterConfig;
  /** The time that `do` may take, in milliseconds. */
  readonly timeouts: { readonly createMs: number };
}

/**
 * Fills in the defaults and checks every range, as `resolvePluginConfig` does for plugins whose jobs take time.
 *
 * @throws ConfigError with code `InvalidConfig` and all that is wrong.
 */
export function resolveSyncPluginConfig(config: SyncPluginConfig, pluginId: string): ResolvedSyncPluginConfig {
  return readingConfig(pluginId, (reader) => {
    const root = reader.section(config, "", FIELDS);
    const writes = readRateLimiter(reader, root, "writeRateLimiter", DEFAULT_PLUGIN_CONFIG.writeRateLimiter);
    const resourceQuotas = readResourceQuotas(reader, root);
    const timeouts = reader.section(reader.field(root, "timeouts"), "timeouts", ["create"]);
    const createMs = reader.duration(timeouts, "create", TIMEOUT, DEFAULT_PLUGIN_CONFIG.timeouts.create);
    reader.finish(pluginId);
    return Object.freeze({
      pluginId,
      resourceQuotas,
      writeRateLimiter: writes,
      timeouts: Object.freeze({ createMs }),
    });
  });
}
