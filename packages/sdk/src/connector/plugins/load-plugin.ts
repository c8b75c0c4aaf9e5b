import { resolvePluginConfig } from "../../config/resolve-plugin-config.ts";
import { resolveSyncPluginConfig } from "../../config/resolve-sync-plugin-config.ts";
import type { AsyncPlugin } from "../../contract/async-plugin.ts";
import type { MetricsScope } from "../../contract/metrics-scope.ts";
import type { PluginEntry } from "../../contract/plugin-entry.ts";
import type { SyncPlugin } from "../../contract/sync-plugin.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { PermanentSystemError } from "../../errors/permanent-system-error.ts";
import { createThrottle } from "../../host/throttle.ts";
import { callWithDeadline } from "../../internal/call-with-deadline.ts";
import { createRateLimiter } from "../../limits/rate-limiter.ts";
import { createLocalResourceManager } from "../../tokens/local-resource-manager.ts";
import type { ConnectorServices } from "./connector-services.ts";
import type { ServedAsyncPlugin, ServedPlugin, ServedSyncPlugin } from "./served-plugin.ts";

// Longer than any sensible set-up; a loader must not make requests anyway.
const LOAD_TIMEOUT_MS = 60_000;

/**
 * Makes the plugin of an entry ready to be called.
 *
 * @throws PermanentSystemError with code `PluginInitializationFailed`: `plugin X failed to load: ...`.
 */
export async function loadPlugin(
  entry: PluginEntry,
  services: ConnectorServices,
  signal: AbortSignal,
): Promise<ServedPlugin> {
  const { clock, random, fetch, grpc, logger, metricsScope, secretManager } = services;
  const { id } = entry;
  const setup = Object.freeze({
    fetch,
    grpc: grpc.unary,
    clock,
    random,
    logger: logger.child({ plugin: id }),
    metricsScope: labelled(metricsScope, id),
    secretManager,
  });
  try {
    const options = { clock, timeoutMs: LOAD_TIMEOUT_MS, what: `the loader of plugin ${id}`, signal };
    const plugin = await callWithDeadline(options, () => entry.pluginLoader(setup));
    const served = isSync(plugin) ? serveSync(id, plugin, services) : serveAsync(id, plugin, services);
    requireRequirements(plugin, served.config.resourceQuotas);
    for (const [namespace, quota] of Object.entries(served.config.resourceQuotas)) {
      await served.tokens.registerResourceQuota(namespace, quota);
    }
    return served;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `plugin ${id} failed to load: ${services.redactor.redact(reason)}`;
    throw new PermanentSystemError(ErrorCode.PluginInitializationFailed, message, { cause });
  }
}

function isSync(plugin: AsyncPlugin<unknown, unknown> | SyncPlugin): plugin is SyncPlugin {
  return "do" in plugin && !("create" in plugin);
}

function serveSync(id: string, plugin: SyncPlugin, { clock, random }: ConnectorServices): ServedSyncPlugin {
  requireMethods(plugin, ["getConfig", "do"]);
  const config = resolveSyncPluginConfig(configOf(plugin), id);
  const writeLimiter = createRateLimiter(config.writeRateLimiter, clock);
  const throttle = createThrottle(clock, random, [writeLimiter]);
  return { kind: "sync", id, plugin, config, writeLimiter, throttle, tokens: createLocalResourceManager(id) };
}

function serveAsync(
  id: string,
  plugin: AsyncPlugin<unknown, unknown>,
  { clock, random }: ConnectorServices,
): ServedAsyncPlugin {
  requireMethods(plugin, ["getConfig", "create", "get", "status", "delete"]);
  const config = resolvePluginConfig(configOf(plugin), id);
  const readLimiter = createRateLimiter(config.readRateLimiter, clock);
  const writeLimiter = createRateLimiter(config.writeRateLimiter, clock);
  const throttle = createThrottle(clock, random, [readLimiter, writeLimiter]);
  const tokens = createLocalResourceManager(id);
  return { kind: "async", id, plugin, config, readLimiter, writeLimiter, throttle, tokens };
}

/** @throws Error that says who threw. */
function configOf<Config>(plugin: { getConfig(): Config }): Config {
  try {
    return plugin.getConfig();
  } catch (cause) {
    throw new Error(`getConfig threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function requireMethods(plugin: object, methods: readonly string[]): void {
  const missing = methods.filter((method) => typeof Reflect.get(plugin, method) !== "function");
  if (missing.length > 0) throw new TypeError(`it has no method ${missing.join(", ")}`);
}

function requireRequirements(plugin: object, quotas: Readonly<Record<string, number>>): void {
  const names = Object.keys(quotas);
  if (names.length === 0 || typeof Reflect.get(plugin, "resourceRequirements") === "function") return;
  throw new TypeError(`it has resourceQuotas (${names.join(", ")}), but no method resourceRequirements`);
}

/** A scope of its own for each plugin, so that two plugins can use the same name (D28). */
function labelled(scope: MetricsScope, plugin: string): MetricsScope {
  return Object.freeze<MetricsScope>({
    increment: (name, labels, by) => scope.increment(name, { ...labels, plugin }, by),
    gauge: (name, value, labels) => scope.gauge(name, value, { ...labels, plugin }),
    duration: (name, ms, labels) => scope.duration(name, ms, { ...labels, plugin }),
  });
}
