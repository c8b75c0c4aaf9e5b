import type { AsyncPlugin } from "./async-plugin.ts";
import type { Awaitable } from "./awaitable.ts";
import type { Clock } from "./clock.ts";
import type { Fetch } from "./fetch.ts";
import type { GrpcUnary } from "./grpc-unary.ts";
import type { Logger } from "./logger.ts";
import type { MetricsScope } from "./metrics-scope.ts";
import type { Random } from "./random.ts";
import type { SecretManager } from "./secret-manager.ts";
import type { SyncPlugin } from "./sync-plugin.ts";
import type { TaskType } from "./task-template.ts";

/**
 * The outside world, as a plugin may use it. A plugin that uses nothing else runs unchanged in simulated time.
 * Source: flyteplugins, webapi/plugin.go (which has only the metrics scope).
 */
export interface PluginSetupContext {
  readonly fetch: Fetch;
  /** Calls services that speak gRPC. */
  readonly grpc: GrpcUnary;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metricsScope: MetricsScope;
  readonly secretManager: SecretManager;
}

/** Makes a plugin, once, before its first task. Make no request here: a service that is down must not stop the runtime. */
export type PluginLoader<Meta, Res> = (setup: PluginSetupContext) => Awaitable<AsyncPlugin<Meta, Res> | SyncPlugin>;

/** What is registered. Source: flyteplugins, webapi/plugin.go. */
export interface PluginEntry<Meta = unknown, Res = unknown> {
  /** Unique among all plugins, not empty. */
  readonly id: string;
  /** What the plugin runs: at least one. */
  readonly supportedTaskTypes: readonly TaskType[];
  readonly pluginLoader: PluginLoader<Meta, Res>;
  /** Whether it runs the tasks that no other plugin runs. At most one plugin. Default: false. */
  readonly isDefault?: boolean | undefined;
  /** Task types that it wins when another plugin supports them too. Default: none. */
  readonly defaultForTaskTypes?: readonly TaskType[] | undefined;
}
