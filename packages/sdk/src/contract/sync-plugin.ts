import type { Awaitable } from "./awaitable.ts";
import type { RateLimiterConfig, TimeoutsConfig } from "./plugin-config.ts";
import type { PhaseInfo } from "./phase-info.ts";
import type { ResourceNamespace, ResourceRequirements } from "./resource-constraints.ts";
import type { TaskExecutionContext, TaskExecutionContextReader } from "./task-execution-context.ts";

/** What a {@link SyncPlugin} tells the runtime about itself. */
export interface SyncPluginConfig {
  /** Tokens per pool. Default: none, and tasks do not wait for tokens. Each value an integer of at least 1. */
  readonly resourceQuotas?: Readonly<Record<ResourceNamespace, number>> | undefined;
  /** Limits `do`. Default: 20 qps, burst 200. */
  readonly writeRateLimiter?: RateLimiterConfig | undefined;
  /** Only `create` counts: the time that `do` may take. Default: 60 s. */
  readonly timeouts?: Pick<TimeoutsConfig, "create"> | undefined;
}

/** A plugin for a service that answers at once. Source: flyteplugins, webapi/plugin.go (where nothing runs it). */
export interface SyncPlugin {
  getConfig(): SyncPluginConfig;
  /** Which token the task needs. Needed and called only with `resourceQuotas`. Must give the same answer for the same attempt. */
  resourceRequirements?(ctx: TaskExecutionContextReader): Awaitable<ResourceRequirements>;
  /** Does the whole task. Must return a terminal phase. Called at least once. */
  do(ctx: TaskExecutionContext): Awaitable<PhaseInfo>;
}
