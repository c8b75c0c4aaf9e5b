import type { LiteralMap } from "../../contract/literal.ts";
import type { TaskExecutionMetadata } from "../../contract/task-execution-metadata.ts";
import type { TaskTemplate } from "../../contract/task-template.ts";

/** What a plugin needs to know of an attempt of a task. */
export interface TaskFacts {
  readonly template: TaskTemplate;
  readonly metadata: TaskExecutionMetadata;
  /** Where Flyte wants the outputs. */
  readonly outputPrefix: string;
  /** Secrets that Flyte sent with the request, by key. Never stored. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What a job is created from. */
export interface JobRequest extends TaskFacts {
  readonly inputs: LiteralMap;
  /** The facts as bytes that can be read in a later call, small enough to be stored with the job. */
  readonly stored: Uint8Array;
}
