import type { Job } from "../../demo/service/job-table.ts";
import type { PlannedTask } from "../plan/planned-task.ts";
import type { TaskInStore } from "./read-tasks.ts";

/** What is compared. */
export interface Evidence {
  readonly plan: readonly PlannedTask[];
  /** What the store says. */
  readonly tasks: readonly TaskInStore[];
  /** What the service holds, in the order in which it took them on. */
  readonly jobs: readonly Job[];
  /** The phases that the runtime told of each task, by their numbers: what was told must be in the store. */
  readonly told: ReadonlyMap<string, readonly string[]>;
  /** Tokens that the pools still hold after the last task has ended; absent when that moment never came. */
  readonly tokensInPools: number | undefined;
  readonly scarceTokens: number;
}

/** What is wrong; all of it must be empty. Each line is for a person. */
export interface Findings {
  /** Tasks that are not there, have not ended, ended wrongly, or do not have what was told of them. */
  readonly lost: readonly string[];
  /** Jobs that nobody needed: the job before it had not failed. */
  readonly duplicates: readonly string[];
  /** Jobs that outlived their tasks. */
  readonly orphans: readonly string[];
  readonly tokensLeaked: readonly string[];
  /** More jobs at a time than there are tokens. */
  readonly quotaExceeded: readonly string[];
}

/** Compares the plan, the store, and what the service holds. Pure. */
export function judge(evidence: Evidence): Findings {
  const { plan, tasks, jobs, told, tokensInPools, scarceTokens } = evidence;
  const byName = new Map(tasks.map((task) => [task.id, task]));
  const jobsOf = Map.groupBy(jobs, executionOf);
  const leaked = tasks.filter(({ end, holdsToken }) => end !== undefined && holdsToken);
  return {
    lost: [
      ...plan.flatMap((planned) => lostOf(planned, byName.get(planned.name), told.get(planned.name) ?? [])),
      ...tasks.filter(({ id }) => !plan.some(({ name }) => name === id)).map(({ id }) => `${id} was never planned`),
    ],
    duplicates: [...jobsOf].flatMap(([name, list]) => duplicatesOf(name, list)),
    orphans: jobs.flatMap((job) => orphanOf(job, byName.get(executionOf(job)))),
    tokensLeaked: [
      ...leaked.map(({ id }) => `${id} has ended, and still holds its token`),
      ...Array.from({ length: tokensInPools ?? 0 }, () => "a pool holds a token for nobody"),
    ],
    quotaExceeded: quotaExceeded(plan, jobs, scarceTokens),
  };
}

function executionOf({ spec }: Job): string {
  return spec.labels["flyte-execution"] ?? "";
}

/** When a job stopped, by itself or because it was told to. */
function endOf({ fate, submittedAtMs, cancelledAtMs }: Job): number {
  const natural = submittedAtMs + fate.queuedMs + fate.startingMs + fate.runningMs;
  return cancelledAtMs === undefined ? natural : Math.min(natural, cancelledAtMs);
}

function lostOf({ name, expected }: PlannedTask, task: TaskInStore | undefined, told: readonly string[]): string[] {
  if (task === undefined) return [`${name} is not in the store`];
  const problems: string[] = [];
  if (task.end === undefined) problems.push(`has not ended; its phases are ${task.phases.join(", ")}`);
  else {
    const { phase, code } = task.end;
    if (phase !== expected.phase) problems.push(`ended with ${phase} (${code}), not with ${expected.phase}`);
    else if (expected.code !== undefined && code !== expected.code) {
      problems.push(`failed with ${code}, not with ${expected.code}`);
    }
    if (expected.attempt !== undefined && task.attempt !== expected.attempt) {
      problems.push(`ended in attempt ${task.attempt}, not in ${expected.attempt}`);
    }
    if (task.steps !== expected.steps) problems.push(`gave ${task.steps}, not ${expected.steps}`);
  }
  if (task.isDisordered) problems.push(`has disordered events: ${task.phases.join(", ")}`);
  const missing = told.findIndex((phase, sequence) => task.phases[sequence] !== phase);
  if (missing !== -1) problems.push(`told event ${missing} as ${told[missing]}, and stored ${task.phases[missing]}`);
  return problems.length === 0 ? [] : [`${name} ${problems.join("; ")}`];
}

/** A job has a reason when it is the first, or the one before it had failed in a way that is worth another try. */
function duplicatesOf(name: string, jobs: readonly Job[]): string[] {
  return jobs.slice(1).flatMap((job, index) => {
    const before = jobs[index];
    if (before === undefined) return [];
    const { end } = before.fate;
    const hasFailed = end.state === "FAILED" && end.error.retryable && before.cancelledAtMs === undefined;
    if (hasFailed && endOf(before) <= job.submittedAtMs && before.key !== job.key) return [];
    return [`${name} has job ${job.id} beside ${before.id}, which had not failed`];
  });
}

function orphanOf(job: Job, task: TaskInStore | undefined): string[] {
  if (task?.end === undefined) return [];
  const lateMs = endOf(job) - task.endedAtMs;
  return lateMs <= 0 ? [] : [`${job.id} of ${task.id} ran on for ${lateMs} ms after its task had ended`];
}

function quotaExceeded(plan: readonly PlannedTask[], jobs: readonly Job[], tokens: number): string[] {
  const scarce = new Set(plan.filter(({ usesQuota }) => usesQuota).map(({ name }) => name));
  const moments = jobs
    .filter((job) => scarce.has(executionOf(job)))
    .flatMap((job) => [
      { atMs: job.submittedAtMs, change: 1 },
      { atMs: endOf(job), change: -1 },
    ])
    // In the same millisecond, what ends makes room for what begins.
    .sort((a, b) => a.atMs - b.atMs || a.change - b.change);
  let live = 0;
  let most = 0;
  for (const { change } of moments) {
    live += change;
    most = Math.max(most, live);
  }
  return most > tokens ? [`${most} jobs ran at a time, with ${tokens} tokens`] : [];
}
