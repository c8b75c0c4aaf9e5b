import { setTimeout as sleep } from "node:timers/promises";

import type { Literal, LiteralMap, TypedInterface } from "../../../packages/sdk/src/index.ts";
import type { PhaseEvent, Runtime, TaskHandle, TaskRequest } from "../../../packages/sdk/src/runtime/index.ts";
import { TASK_TYPE } from "../prepare/scaffold.ts";
import type { PlannedTask } from "../tasks/planned-task.ts";
import type { TaskProgress, TaskReport } from "../tasks/task-report.ts";

/** Time between two submissions, in milliseconds: some come before the service is killed, some while it is down, some after. */
const SUBMIT_EVERY_MS = 250;

/** The phases after which nothing more happens; a retryable failure is one of an attempt, not of its task. */
const FINAL_PHASES: ReadonlySet<string> = new Set(["Success", "PermanentFailure", "Aborted"]);

const ABORT_REASON = "the demo aborts this one";

/** What every task of the demo takes and gives. */
const INTERFACE: TypedInterface = {
  inputs: { epochs: { type: { kind: "simple", simple: "INTEGER" } } },
  outputs: {
    accuracy: { type: { kind: "simple", simple: "FLOAT" } },
    steps: { type: { kind: "simple", simple: "INTEGER" } },
  },
};

export interface RunTasksOptions {
  readonly runtime: Runtime;
  readonly tasks: readonly PlannedTask[];
  /** Ends submitting; what was submitted is aborted by whoever aborts this. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgress) => void;
  readonly onEnd: (report: TaskReport) => void;
}

/** Submits the tasks one after the other, and follows each to its end. Resolves when all have ended. */
export async function runTasks(options: RunTasksOptions): Promise<void> {
  await Promise.all(options.tasks.map((task, index) => runTask(options, task, index * SUBMIT_EVERY_MS)));
}

async function runTask(options: RunTasksOptions, task: PlannedTask, afterMs: number): Promise<void> {
  const { runtime, signal, onProgress } = options;
  await sleep(afterMs, undefined, { signal });
  const handle = await runtime.submit(toRequest(task));
  // Stopped while it was being submitted: nobody else knows of it yet.
  if (signal.aborted) await handle.abort("the demo was stopped");
  let last: PhaseEvent | undefined;
  let aborting: Promise<void> | undefined;
  for await (const event of handle.phases()) {
    last = event;
    onProgress(toProgress(task, event));
    if (task.abort && event.phaseInfo.phase === "Running") aborting ??= handle.abort(ABORT_REASON);
  }
  await aborting;
  options.onEnd(await toReport(task, handle, last));
}

function toRequest({ name, retries }: PlannedTask): TaskRequest {
  return {
    name,
    taskType: TASK_TYPE,
    custom: { command: ["python", "train.py", name] },
    inputs: { epochs: { kind: "integer", value: 3n } },
    interface: INTERFACE,
    retries,
  };
}

function toProgress({ name, story }: PlannedTask, { attempt, phaseInfo }: PhaseEvent): TaskProgress {
  const { phase } = phaseInfo;
  const reason = "error" in phaseInfo ? `${phaseInfo.error.code}: ${phaseInfo.error.message}` : phaseInfo.reason;
  return { name, story, phase, attempt, reason, ended: FINAL_PHASES.has(phase) };
}

async function toReport({ name }: PlannedTask, handle: TaskHandle, last: PhaseEvent | undefined): Promise<TaskReport> {
  const { phaseInfo, outputs } = await handle.result();
  return { name, phase: phaseInfo.phase, attempts: (last?.attempt ?? 0) + 1, outputs: outputs && plain(outputs) };
}

function plain(literals: LiteralMap): Readonly<Record<string, number | string>> {
  return Object.fromEntries(Object.entries(literals).map(([name, literal]) => [name, plainValue(literal)]));
}

/** The outputs of the demo are numbers; whatever else comes is named, so that it cannot be taken for one. */
function plainValue(literal: Literal): number | string {
  if (literal.kind === "float") return literal.value;
  return literal.kind === "integer" ? Number(literal.value) : `a literal of kind ${literal.kind}`;
}
