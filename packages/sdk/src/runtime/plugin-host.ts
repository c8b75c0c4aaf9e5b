import { resolvePluginConfig } from "../config/resolve-plugin-config.ts";
import { resolveSyncPluginConfig } from "../config/resolve-sync-plugin-config.ts";
import type { AsyncPlugin } from "../contract/async-plugin.ts";
import type { PluginEntry, PluginSetupContext } from "../contract/plugin-entry.ts";
import type { SyncPlugin } from "../contract/sync-plugin.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { callWithDeadline } from "../internal/call-with-deadline.ts";
import { requirePlugin } from "../host/require-plugin.ts";
import type { LocalResourceManager } from "../tokens/local-resource-manager.ts";
import { batchGetOf } from "./batch-get.ts";
import { inspectLimiter, type PluginInspection } from "./inspection.ts";
import type { LoadedAsyncPlugin, LoadedPlugin, LoadedSyncPlugin } from "./loaded-plugin.ts";
import type { RuntimeServices } from "./runtime-services.ts";
import { taskIdOfKey, type Watched } from "./watched.ts";

/** One plugin in a runtime: loaded when its first task needs it. */
export interface PluginHost {
  readonly id: string;
  /**
   * The plugin, ready to run. All callers share one run of the loader; after a failed one the next caller tries again.
   *
   * @throws PermanentSystemError with code `PluginInitializationFailed`: `plugin X failed to load: ...`.
   */
  load(): Promise<LoadedPlugin>;
  /** Who holds and who awaits the tokens of the plugin's quotas. There before the plugin is, to be given back what tasks held. */
  readonly tokens: LocalResourceManager;
  /** Whom the plugin's cache polls, by key. */
  readonly watched: Map<string, Watched>;
  inspect(): PluginInspection;
  close(): void;
}

/** What a host is made with. */
type HostServices = Pick<RuntimeServices, "observe" | "metrics" | "parts">;

// Longer than any sensible set-up; a loader must not make requests anyway.
const LOAD_TIMEOUT_MS = 60_000;

/** Makes the host of a plugin. The loader is not called yet (CF-03). */
export function createPluginHost(entry: PluginEntry, setup: PluginSetupContext, services: HostServices): PluginHost {
  const { id } = entry;
  const closing = new AbortController();
  const watched = new Map<string, Watched>();
  const tokens = services.parts.createTokens(id);
  let loading: Promise<LoadedPlugin> | undefined;
  let loaded: LoadedPlugin | undefined;

  const load = async (): Promise<LoadedPlugin> => {
    try {
      const what = `the loader of plugin ${id}`;
      const options = { clock: setup.clock, timeoutMs: LOAD_TIMEOUT_MS, what, signal: closing.signal };
      const plugin = await callWithDeadline(options, () => entry.pluginLoader(setup));
      requirePlugin(plugin);
      const host = isSyncPlugin(plugin)
        ? hostSync(id, plugin, setup, services)
        : hostAsync(id, plugin, setup, watched, services);
      for (const [namespace, quota] of Object.entries(host.config.resourceQuotas)) {
        await tokens.registerResourceQuota(namespace, quota);
      }
      loaded = host;
      return loaded;
    } catch (cause) {
      loading = undefined;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `plugin ${id} failed to load: ${reason}`;
      throw new PermanentSystemError(ErrorCode.PluginInitializationFailed, message, { cause });
    }
  };

  return {
    id,
    tokens,
    watched,
    load: () => (loading ??= load()),
    inspect: () => inspectPlugin(id, loaded, tokens),
    close: () => {
      closing.abort(new DOMException("The runtime is closed", "AbortError"));
      if (loaded?.kind === "async") loaded.cache.close();
    },
  };
}

/** Stands for a plugin that stored tasks name and nobody registered. */
export function createMissingPluginHost(id: string, { parts }: Pick<RuntimeServices, "parts">): PluginHost {
  const message = `plugin ${id} failed to load: it is not registered in this runtime`;
  const tokens = parts.createTokens(id);
  return {
    id,
    tokens,
    watched: new Map(),
    load: () => Promise.reject(new PermanentSystemError(ErrorCode.PluginNotFound, message)),
    inspect: () => inspectPlugin(id, undefined, tokens),
    close: () => {},
  };
}

function inspectPlugin(id: string, loaded: LoadedPlugin | undefined, tokens: LocalResourceManager): PluginInspection {
  const host = loaded?.kind === "async" ? loaded : undefined;
  return {
    id,
    isLoaded: loaded !== undefined,
    pausedForMs: loaded?.throttle.pausedForMs ?? 0,
    reads: host && inspectLimiter(host.readLimiter),
    writes: loaded && inspectLimiter(loaded.writeLimiter),
    watched: host?.cache.size ?? 0,
    polling: host?.cache.polling ?? 0,
    pools: tokens.usage(),
  };
}

function isSyncPlugin(plugin: AsyncPlugin<unknown, unknown> | SyncPlugin): plugin is SyncPlugin {
  return "do" in plugin && !("create" in plugin);
}

function hostSync(
  id: string,
  plugin: SyncPlugin,
  { clock, random }: PluginSetupContext,
  { parts }: HostServices,
): LoadedSyncPlugin {
  requireMethods(plugin, ["getConfig", "do"]);
  const config = resolveSyncPluginConfig(plugin.getConfig(), id);
  requireRequirements(plugin, config.resourceQuotas);
  const writeLimiter = parts.createRateLimiter(config.writeRateLimiter, clock);
  return {
    kind: "sync",
    id,
    plugin,
    config,
    writeLimiter,
    throttle: parts.createThrottle(clock, random, [writeLimiter]),
  };
}

function hostAsync(
  id: string,
  plugin: AsyncPlugin<unknown, unknown>,
  { clock, random, logger }: PluginSetupContext,
  watched: ReadonlyMap<string, Watched>,
  { observe, metrics, parts }: HostServices,
): LoadedAsyncPlugin {
  requireMethods(plugin, ["getConfig", "create", "get", "status", "delete"]);
  const config = resolvePluginConfig(plugin.getConfig(), id);
  requireRequirements(plugin, config.resourceQuotas);
  const writeLimiter = parts.createRateLimiter(config.writeRateLimiter, clock);
  const readLimiter = parts.createRateLimiter(config.readRateLimiter, clock);
  const cache = parts.createCache({
    clock,
    resyncIntervalMs: config.caching.resyncIntervalMs,
    workers: config.caching.workers,
    timeoutMs: config.timeouts.getMs,
    takeToken: () => readLimiter.tryTake(),
    get: (key, signal) => watched.get(key)?.poll(signal),
    getMany: batchGetOf(plugin, config.caching.getManyMaxSize, watched, logger),
    around: (method, keys, call) => {
      const taskId = method === "get" ? taskIdOfKey(keys[0] ?? "") : undefined;
      return observe({ plugin: id, method, taskId, batchSize: taskId === undefined ? keys.length : undefined }, call);
    },
    deliver: (key, outcome) => {
      if (!outcome.ok) metrics.pollFailed(id);
      return watched.get(key)?.polled(outcome);
    },
  });
  const throttle = parts.createThrottle(clock, random, [readLimiter, writeLimiter]);
  return { kind: "async", id, plugin, config, writeLimiter, readLimiter, throttle, cache };
}

function requireRequirements(plugin: object, quotas: Readonly<Record<string, number>>): void {
  const names = Object.keys(quotas);
  if (names.length === 0 || typeof Reflect.get(plugin, "resourceRequirements") === "function") return;
  throw new TypeError(`it has resourceQuotas (${names.join(", ")}), but no method resourceRequirements`);
}

function requireMethods(plugin: object, methods: readonly string[]): void {
  const missing = methods.filter((method) => typeof Reflect.get(plugin, method) !== "function");
  if (missing.length > 0) throw new TypeError(`it has no method ${missing.join(", ")}`);
}
