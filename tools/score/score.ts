import type { ScoreJob } from "./jobs.ts";
import { planJobs, type ScoreDepth } from "./plan-jobs.ts";
import { scoreStrength } from "./strength.ts";
import type { Subjects } from "./subjects.ts";
import { summarise, type Score } from "./summarise.ts";
import { WorkerPool } from "./worker-pool.ts";

/** Told before each job. */
export type ScoreProgress = (step: { readonly done: number; readonly total: number; readonly name: string }) => void;

/** Checks all subjects on this many threads. */
export async function score(
  subjects: Subjects,
  depth: ScoreDepth,
  threads: number,
  onProgress: ScoreProgress,
): Promise<Score> {
  const start = performance.now();
  const jobs = planJobs(subjects, depth);
  let done = 0;
  await using pool = new WorkerPool(threads);
  const results = await pool.run(jobs, (job) =>
    onProgress({ done: ++done, total: jobs.length, name: describeJob(job) }),
  );
  const strength = await scoreStrength(subjects.template);
  return summarise({
    results,
    strength,
    complete: subjects.complete,
    depth,
    wallMs: performance.now() - start,
  });
}

function describeJob(job: ScoreJob): string {
  return job.kind === "broken" ? `${job.name}, seed ${job.seed}` : `${job.name}, ${job.requirements[0]} and following`;
}
