import type { ExecutionScript, JobScript } from "../service/job-script.ts";

/** How a task can end. The words are Flyte's phases. */
export type ExpectedEnd = "Success" | "PermanentFailure" | "Aborted";

/** A task of the demo: what it goes through, and what must become of it. */
export interface PlannedTask {
  /** Name of the execution: unique. */
  readonly name: string;
  /** What happens to it, for a person. */
  readonly story: string;
  readonly expected: ExpectedEnd;
  /** Attempts that it takes; each is one job. */
  readonly attempts: number;
  /** How often Flyte may try again. */
  readonly retries: number;
  /** Whether somebody aborts it once it runs. */
  readonly abort: boolean;
  /** What the service does with it. */
  readonly script: ExecutionScript;
}

/** What the service is told. */
export function toJobScript(tasks: readonly PlannedTask[]): JobScript {
  return Object.fromEntries(tasks.map(({ name, script }) => [name, script]));
}
