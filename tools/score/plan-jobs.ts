import { REQUIREMENTS } from "@flyte-webapi/testkit";

import type { BrokenJob, GoodJob } from "./jobs.ts";
import type { NamedSubject, Subjects } from "./subjects.ts";

/** How far the score looks. */
export interface ScoreDepth {
  /** The first seed. */
  readonly seed: number;
  /** Seeds with which each broken plugin must be caught. */
  readonly seeds: number;
  /** Simulations of each correct plugin, at least. */
  readonly simulations: number;
}

/** Plans for each requirement that a broken plugin does not break: that it is accused of nothing else is looked at by all plugins together. */
const OTHER_RUNS = 5;
/** Requirements in one job: few enough for all threads to end at about the same time. */
const CHUNK = 10;

/** All jobs, the longest first. */
export function planJobs({ broken, good }: Subjects, depth: ScoreDepth): readonly (BrokenJob | GoodJob)[] {
  const slowFirst = good.toSorted((a, b) => Number(b.transport === "intercept") - Number(a.transport === "intercept"));
  return [
    ...slowFirst.flatMap((subject) => goodJobs(subject, depth)),
    ...broken.flatMap(({ name }) => brokenJobs(name, depth)),
  ];
}

function goodJobs({ name, world }: NamedSubject, { seed, simulations }: ScoreDepth): GoodJob[] {
  const ids = REQUIREMENTS.filter((requirement) => requirement.notApplicable?.(world) === undefined).map(
    ({ id }) => id,
  );
  const runs = Math.ceil(simulations / ids.length);
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) => ({
    kind: "good" as const,
    name,
    seed,
    requirements: ids.slice(index * CHUNK, (index + 1) * CHUNK),
    runs,
  }));
}

function brokenJobs(name: string, { seed, seeds }: ScoreDepth): BrokenJob[] {
  return Array.from({ length: seeds }, (_, index) => ({
    kind: "broken" as const,
    name,
    seed: seed + index,
    otherRuns: index === 0 ? OTHER_RUNS : undefined,
  }));
}
