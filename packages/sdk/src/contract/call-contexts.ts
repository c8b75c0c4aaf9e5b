import type { CallContext, TaskExecutionContext, TaskExecutionContextReader } from "./task-execution-context.ts";

/**
 * Asks for a poll of this job now, for plugins that hear from their service: by a webhook, a stream, a queue. It may be kept and called
 * at any time, as often as one likes; once the job is not watched any more it does nothing. Polls that are asked for obey the read
 * limiter and are at least one second apart. Source: flyteplugins, core/exec_context.go, TaskRefreshIndicator.
 */
export type TaskRefreshIndicator = () => void;

/** Given to `create`. */
export interface CreateContext extends TaskExecutionContextReader {
  /**
   * Send this with the request that creates the job: the same for every call that means the same job, another for each attempt.
   * 1 to 64 characters of `a-z A-Z 0-9 . _ -`.
   */
  readonly idempotencyKey: string;
  readonly taskRefreshIndicator: TaskRefreshIndicator;
}

/** Given to `get`. Only ResourceMeta is there: a poll must work after a restart, without the task at hand. */
export interface GetContext<Meta> extends CallContext {
  readonly resourceMeta: Meta;
  readonly taskRefreshIndicator: TaskRefreshIndicator;
}

/** Given to `getMany`. */
export interface GetManyContext<Meta> extends CallContext {
  /** From 1 to `caching.getManyMaxSize` jobs, those first that were not polled for longest. */
  readonly resourceMetas: readonly Meta[];
}

/**
 * What `getMany` says of one job: its state, or why it is not known. An error counts for this job only, and means what it would mean
 * if `get` threw it.
 */
export type GetManyResult<Res> = { readonly resource: Res } | { readonly error: unknown };

/** Given to `getLogs`. */
export interface GetLogsContext<Meta> extends CallContext {
  readonly resourceMeta: Meta;
  /** How many lines are wanted: an integer of at least 1. Absent: as many as make a good page. */
  readonly lines: number | undefined;
  /** `nextToken` of the page before; empty for the first page. It came over the network: anything may be in it. */
  readonly token: string;
}

/** Given to `getMetrics`. */
export interface GetMetricsContext<Meta> extends CallContext {
  readonly resourceMeta: Meta;
  /** What is asked for, in the words of whoever asks: Flyte does not say which words there are. */
  readonly queries: readonly string[];
  /** Absent: the plugin's choice, like the two below. */
  readonly startTime: Date | undefined;
  readonly endTime: Date | undefined;
  /** Time between two values in milliseconds, above 0. */
  readonly stepMs: number | undefined;
}

/** Given to `status`. */
export interface StatusContext<Meta, Res> extends TaskExecutionContext {
  readonly resourceMeta: Meta;
  /** What the last good `get` (or `create`) returned. */
  readonly resource: Res;
  readonly taskRefreshIndicator: TaskRefreshIndicator;
}

/** Given to `delete`. Source: flyteplugins, webapi/plugin.go. */
export interface DeleteContext<Meta> extends CallContext {
  /** Absent when nothing was created, or nobody knows: then there is nothing to delete, and `delete` succeeds. */
  readonly resourceMeta: Meta | undefined;
  /** Why the job is deleted, for a person. */
  readonly reason: string;
}
