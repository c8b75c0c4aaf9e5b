import type { MetricsScope } from "../contract/metrics-scope.ts";
import type { PluginSetupContext } from "../contract/plugin-entry.ts";
import type { SecretManager } from "../contract/secret-manager.ts";
import type { ResolvedRuntimeOptions } from "./runtime-options.ts";

/** What the loader of one plugin gets. */
export function pluginSetup(
  pluginId: string,
  options: ResolvedRuntimeOptions,
  secretManager: SecretManager,
): PluginSetupContext {
  const { fetch, grpc, clock, random, logger, metricsScope } = options;
  return Object.freeze<PluginSetupContext>({
    fetch,
    grpc: grpc.unary,
    clock,
    random,
    logger: logger.child({ plugin: pluginId }),
    metricsScope: labelled(metricsScope, pluginId),
    secretManager,
  });
}

/** A scope of its own for each plugin, so that two plugins can use the same name (D28). */
function labelled(scope: MetricsScope, plugin: string): MetricsScope {
  return Object.freeze<MetricsScope>({
    increment: (name, labels, by) => scope.increment(name, { ...labels, plugin }, by),
    gauge: (name, value, labels) => scope.gauge(name, value, { ...labels, plugin }),
    duration: (name, ms, labels) => scope.duration(name, ms, { ...labels, plugin }),
  });
}
