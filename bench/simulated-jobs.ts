import { createSeededRandom } from "@flyte-webapi/sdk/runtime";

/** A job of a simulated load. Times in milliseconds from the start. */
export interface SimulatedJob {
  readonly arrivesAt: number;
  readonly endsAt: number;
}

/** `active` jobs from the start, and as many new ones as end, on average: lives and gaps are exponential. */
export function simulatedJobs(active: number, meanLifeMs: number, untilMs: number): readonly SimulatedJob[] {
  const random = createSeededRandom(1);
  const exponential = (mean: number): number => -Math.log(1 - random.next()) * mean;
  const jobs: SimulatedJob[] = [];
  for (let index = 0; index < active; index++) jobs.push({ arrivesAt: 0, endsAt: exponential(meanLifeMs) });
  for (let at = 0; ;) {
    at += exponential(meanLifeMs / active);
    if (at > untilMs) return jobs;
    jobs.push({ arrivesAt: at, endsAt: at + exponential(meanLifeMs) });
  }
}
