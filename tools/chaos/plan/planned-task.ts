import type { ExecutionScript, JobScript } from "../../demo/service/job-script.ts";

/** How a task must end. */
export interface ExpectedEnd {
  readonly phase: "Success" | "PermanentFailure" | "Aborted";
  /** Of the attempt that it ends with, from 0. Absent where that depends on when somebody steps in. */
  readonly attempt?: number;
  /** Of the failure. */
  readonly code?: string;
  /** What it gives. */
  readonly steps?: number;
}

/** A task: what happens to it, and what must become of it. */
export interface PlannedTask {
  /** Name of the execution: unique. */
  readonly name: string;
  /** In which life of the runtime it is submitted, from 0. */
  readonly submitIn: number;
  /** From which life on it is aborted. */
  readonly abortIn: number | undefined;
  readonly retries: number;
  /** Milliseconds that the whole task may take. */
  readonly timeoutMs: number | undefined;
  /** Whether it waits for a token of the quota. */
  readonly usesQuota: boolean;
  /** What the service does with its jobs. */
  readonly script: ExecutionScript;
  readonly expected: ExpectedEnd;
}

/** What the service is told. */
export function toJobScript(tasks: readonly PlannedTask[]): JobScript {
  return Object.fromEntries(tasks.map(({ name, script }) => [name, script]));
}
