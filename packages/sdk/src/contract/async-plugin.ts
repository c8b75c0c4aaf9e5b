import type { Awaitable } from "./awaitable.ts";
import type {
  CreateContext,
  DeleteContext,
  GetContext,
  GetLogsContext,
  GetManyContext,
  GetManyResult,
  GetMetricsContext,
  StatusContext,
} from "./call-contexts.ts";
import type { LogPage } from "./log-page.ts";
import type { MetricResult } from "./metric-result.ts";
import type { PhaseInfo } from "./phase-info.ts";
import type { PluginConfig } from "./plugin-config.ts";
import type { ResourceRequirements } from "./resource-constraints.ts";
import type { TaskExecutionContextReader } from "./task-execution-context.ts";

/** What `create` gives back. */
export interface CreateResult<Meta, Res> {
  /** The least that finds the job again, such as its id. Stored at once; small, and without secrets. */
  readonly resourceMeta: Meta;
  /** The state of the job, when the service told it already: then its phase is reported without waiting for a poll. */
  readonly resource?: Res | undefined;
}

/**
 * A plugin for a service whose jobs take time. Source: flyteplugins, webapi/plugin.go.
 *
 * `Meta` is ResourceMeta: what finds the job, stored. `Res` is Resource: what the service last said of it, in memory only.
 */
export interface AsyncPlugin<Meta, Res> {
  getConfig(): PluginConfig<Meta>;
  /** Which token the task needs. Needed and called only with `resourceQuotas`. Must give the same answer for the same attempt. */
  resourceRequirements?(ctx: TaskExecutionContextReader): Awaitable<ResourceRequirements>;
  /** Starts the job. Called at least once: must find the job of an earlier call with the same idempotency key. */
  create(ctx: CreateContext): Promise<CreateResult<Meta, Res>>;
  /** Asks for the state of the job. Called in the background; changes nothing. */
  get(ctx: GetContext<Meta>): Promise<Res>;
  /**
   * Asks for the states of many jobs with one request, for services with a list or batch endpoint. Used instead of `get` where it is
   * there; `get` is still needed: a job whose batch has failed is asked for alone. One call takes one token of `readRateLimiter`.
   *
   * @returns one result for each of `ctx.resourceMetas`, in the same order. What it throws counts once for each job.
   */
  getMany?(ctx: GetManyContext<Meta>): Promise<readonly GetManyResult<Res>[]>;
  /** Says which phase the state means. Pure and fast, without network; may write outputs. Called as often as the runtime likes. */
  status(ctx: StatusContext<Meta, Res>): Awaitable<PhaseInfo>;
  /** Stops the job. Called at least once: a job that is absent or finished is a success. */
  delete(ctx: DeleteContext<Meta>): Promise<void>;
  /** Whether nothing more will happen to this resource: it is polled no more. Default: whether `status` gave a terminal phase. Source: cache.go, IsTerminal. */
  isTerminal?(resource: Res): boolean;
  /**
   * Reads a page of the job's log, for whoever looks at the task. Called for jobs that have ended, too; changes nothing. Takes a token
   * of `readRateLimiter`, and may take as long as `get`. Called by a connector only. Source: flyteidl2/connector/service.proto, GetTaskLogs.
   */
  getLogs?(ctx: GetLogsContext<Meta>): Promise<LogPage>;
  /** Reads measurements of the job, as `getLogs` reads its log. Source: flyteidl2/connector/service.proto, GetTaskMetrics. */
  getMetrics?(ctx: GetMetricsContext<Meta>): Promise<readonly MetricResult[]>;
}
