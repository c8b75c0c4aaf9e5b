import type { LiteralMap } from "../contract/literal.ts";
import type { OutputReader } from "../contract/output-writer.ts";
import type { TaskTemplate } from "../contract/task-template.ts";
import { createRecordCodec, type RecordCodec } from "./record-codec.ts";

/** A task as it was submitted: complete, so that a restarted runtime needs nothing else. */
export interface TaskSpec {
  /** Unique in the runtime. */
  readonly id: string;
  /** The plugin that runs the task, decided once: a change of the registry does not reroute a running task (CF-07). */
  readonly pluginId: string;
  readonly project: string;
  readonly domain: string;
  readonly nodeId: string;
  readonly template: TaskTemplate;
  readonly inputs: LiteralMap;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly submittedAtMs: number;
}

/** The codec of a task as it was submitted. */
export const taskSpecCodec: RecordCodec<TaskSpec> = createRecordCodec(
  "task",
  1,
  (value): value is TaskSpec =>
    typeof value === "object" && value !== null && "id" in value && "template" in value && "pluginId" in value,
);

/** The codec of what an attempt gave. */
export const outputsCodec: RecordCodec<OutputReader> = createRecordCodec(
  "outputs",
  1,
  (value): value is OutputReader => typeof value === "object" && value !== null && "kind" in value,
);
