import type { DataStore } from "./data-store.ts";
import type { InputReader } from "./input-reader.ts";
import type { Logger } from "./logger.ts";
import type { OutputWriter } from "./output-writer.ts";
import type { SecretManager } from "./secret-manager.ts";
import type { TaskExecutionMetadata } from "./task-execution-metadata.ts";
import type { TaskReader } from "./task-reader.ts";

/** What every call of a plugin gets. */
export interface CallContext {
  /**
   * Aborted when the call's deadline passes, when the runtime closes, and, for `get` and `delete`, when nobody needs the answer any more. Pass it on to
   * every request. An abort of the task does not cut off a `create` that is under way: its answer is needed to leave no job behind.
   */
  readonly signal: AbortSignal;
  /** Logs with the ids of the task. */
  readonly logger: Logger;
}

/** What a plugin may know of a task before it runs. Source: flyteplugins, webapi/plugin.go. */
export interface TaskExecutionContextReader extends CallContext {
  readonly secretManager: SecretManager;
  readonly taskReader: TaskReader;
  readonly inputReader: InputReader;
  readonly taskExecutionMetadata: TaskExecutionMetadata;
  readonly outputWriter: OutputWriter;
}

/** All that a plugin may know of a task. Source: flyteplugins, webapi/plugin.go. */
export interface TaskExecutionContext extends TaskExecutionContextReader {
  readonly dataStore: DataStore;
}
