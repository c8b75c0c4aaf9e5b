import type { CachingConfig, PluginConfig, TimeoutsConfig } from "../contract/plugin-config.ts";

type Filled<Section> = { readonly [Field in keyof Section]-?: Exclude<Section[Field], undefined> };

/** What {@link DEFAULT_PLUGIN_CONFIG} fills in: everything but the quotas, which are absent by default, and the codec. */
export interface DefaultPluginConfig extends Filled<
  Pick<PluginConfig<unknown>, "readRateLimiter" | "writeRateLimiter" | "caching" | "timeouts">
> {
  readonly caching: Filled<CachingConfig>;
  readonly timeouts: Filled<TimeoutsConfig>;
}

/**
 * What a plugin gets that says nothing else. Absent fields are filled in from here; there is no need to spread it.
 * Counterpart: `DefaultPluginConfig` in flyteplugins, webapi/pluginconfig.go; the timeouts are ours.
 */
export const DEFAULT_PLUGIN_CONFIG: DefaultPluginConfig = Object.freeze({
  readRateLimiter: Object.freeze({ qps: 30, burst: 300 }),
  writeRateLimiter: Object.freeze({ qps: 20, burst: 200 }),
  caching: Object.freeze({
    size: 100_000,
    resyncInterval: "30s",
    workers: 10,
    maxSystemFailures: 5,
    getManyMaxSize: 100,
  }),
  timeouts: Object.freeze({ create: "60s", get: "30s", status: "5s", delete: "60s" }),
});
