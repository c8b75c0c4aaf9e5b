import type { Inventory, InventoryEntry } from "../service/job-table.ts";
import type { ExpectedEnd, PlannedTask } from "./planned-task.ts";
import type { TaskReport } from "./task-report.ts";

/** A task, what became of it, and what is wrong with that. */
export interface JudgedTask {
  readonly task: PlannedTask;
  /** Absent when the task never ended. */
  readonly report: TaskReport | undefined;
  readonly jobs: readonly InventoryEntry[];
  readonly problems: readonly string[];
}

export interface Verdict {
  readonly tasks: readonly JudgedTask[];
  /** Problems of no single task. */
  readonly problems: readonly string[];
  readonly ok: boolean;
}

/** What the service must say of a task's last job, for each way in which the task can end. */
const STATE_OF_END: Readonly<Record<ExpectedEnd, InventoryEntry["state"]>> = {
  Success: "SUCCEEDED",
  PermanentFailure: "FAILED",
  Aborted: "CANCELLED",
};

/**
 * Compares what the runtime reported with what the service holds. The service is the witness: a task is right when its end is the
 * end of its last job, every attempt has exactly one job, and nothing is left running.
 */
export function judge(tasks: readonly PlannedTask[], reports: readonly TaskReport[], inventory: Inventory): Verdict {
  const judged = tasks.map((task): JudgedTask => {
    const report = reports.find(({ name }) => name === task.name);
    const jobs = inventory.jobs.filter(({ execution }) => execution === task.name);
    return { task, report, jobs, problems: problemsOf(task, report, jobs) };
  });
  const problems = [...strangers(tasks, inventory), ...missingFaults(tasks, inventory)];
  return { tasks: judged, problems, ok: problems.length === 0 && judged.every((one) => one.problems.length === 0) };
}

function problemsOf(task: PlannedTask, report: TaskReport | undefined, jobs: readonly InventoryEntry[]): string[] {
  if (report === undefined) return ["it has not ended"];
  const problems: string[] = [];
  if (report.phase !== task.expected) problems.push(`it ended with ${report.phase} instead of ${task.expected}`);
  if (report.attempts !== task.attempts) problems.push(`${report.attempts} attempts instead of ${task.attempts}`);
  const numbers = jobs.map(({ attempt }) => attempt).sort((a, b) => a - b);
  if (numbers.length !== report.attempts || numbers.some((attempt, index) => attempt !== index)) {
    problems.push(`${report.attempts} attempts, but jobs for the attempts [${numbers.join(", ")}]`);
  }
  const live = jobs.filter((job) => job.live).map(({ id }) => id);
  if (live.length > 0) problems.push(`still running in the service: ${live.join(", ")}`);
  const state = jobs.at(-1)?.state ?? "no job";
  const wanted = STATE_OF_END[task.expected];
  if (state !== wanted) problems.push(`the service says ${state} instead of ${wanted}`);
  return [...problems, ...outputProblems(task, report)];
}

function outputProblems({ script }: PlannedTask, report: TaskReport): string[] {
  const { end } = script.jobs[Math.min(report.attempts, script.jobs.length) - 1] ?? script.jobs[0];
  const wanted = report.phase === "Success" && end.state === "SUCCEEDED" ? end.outputs : undefined;
  if (sorted(wanted) === sorted(report.outputs)) return [];
  return [`its outputs are ${sorted(report.outputs)} instead of ${sorted(wanted)}`];
}

function sorted(outputs: TaskReport["outputs"]): string {
  if (outputs === undefined) return "none";
  return JSON.stringify(Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function strangers(tasks: readonly PlannedTask[], { jobs }: Inventory): string[] {
  const names = new Set(tasks.map(({ name }) => name));
  return jobs
    .filter(({ execution }) => !names.has(execution))
    .map(({ id, execution }) => `${id} belongs to no task: its label says ${JSON.stringify(execution)}`);
}

/** A demo in which nothing went wrong shows nothing. */
function missingFaults(tasks: readonly PlannedTask[], { faults }: Inventory): string[] {
  return tasks.flatMap(({ name, script }) =>
    script.faults
      .filter((fault) => !faults.some((taken) => taken.fault === fault && taken.execution === name))
      .map((fault) => `the planned fault ${fault} never happened to ${name}`),
  );
}
