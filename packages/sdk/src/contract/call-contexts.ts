import type { CallContext, TaskExecutionContext, TaskExecutionContextReader } from "./task-execution-context.ts";

/** Given to `create`. */
export interface CreateContext extends TaskExecutionContextReader {
  /**
   * Send this with the request that creates the job: the same for every call that means the same job, another for each attempt.
   * 1 to 64 characters of `a-z A-Z 0-9 . _ -`.
   */
  readonly idempotencyKey: string;
}

/** Given to `get`. Only ResourceMeta is there: a poll must work after a restart, without the task at hand. */
export interface GetContext<Meta> extends CallContext {
  readonly resourceMeta: Meta;
}

/** Given to `status`. */
export interface StatusContext<Meta, Res> extends TaskExecutionContext {
  readonly resourceMeta: Meta;
  /** What the last good `get` (or `create`) returned. */
  readonly resource: Res;
}

/** Given to `delete`. Source: flyteplugins, webapi/plugin.go. */
export interface DeleteContext<Meta> extends CallContext {
  /** Absent when nothing was created, or nobody knows: then there is nothing to delete, and `delete` succeeds. */
  readonly resourceMeta: Meta | undefined;
  /** Why the job is deleted, for a person. */
  readonly reason: string;
}
