import { PLAN_VERSION } from "../src/index.ts";
import { REQUIREMENTS } from "../src/requirements/catalogue.ts";
import type { Requirement } from "../src/requirements/requirement.ts";
import { assembleResult } from "../src/result/assemble-result.ts";
import type { ConformanceResult, CounterexampleReport, RequirementReport } from "../src/result/conformance-result.ts";

const lostAnswer: CounterexampleReport = {
  plan: { v: PLAN_VERSION, ops: [{ op: "create", task: 0 }], picks: [] },
  token: "fw1_token",
  replay: `npx flyte-webapi-conformance replay fw1_${"token".repeat(30)} --plugin ./dist/index.js#myPlugin`,
  timeline: [
    { atMs: 0, lane: "plugin", text: "CALL   create(task 0, attempt 0) key=conformance-development-run0-a0-0" },
    { atMs: 0, lane: "wire", text: "  ->   #1 POST /jobs key=conformance-development-run0-a0-0" },
    { atMs: 1, lane: "remote", text: "  **   the service made job-1 (QUEUED)" },
    { atMs: 2, lane: "wire", text: "  <-   #1 no answer: fetch failed", fault: "applied, then the answer was lost" },
    { atMs: 500, lane: "host", text: "TIME   500 ms pass" },
    { lane: "host", text: "... 3 more lines ..." },
    { atMs: 501, lane: "remote", text: "  **   the service made job-2 (QUEUED)" },
  ],
  end: "the service made 2 jobs; it holds job-1 QUEUED, job-2 QUEUED",
  expected: "at most 1 job for attempt 0 of task 0",
  got: "job-1 and job-2",
  likelyCause: "another key in each try",
  source: "apache/airflow#68974",
  sizes: { found: 9, minimal: 2 },
  foundAt: 3,
  fromCorpus: false,
};

function reportOf({ id, level, title }: Requirement, index: number): RequirementReport {
  const facts = { id, level, title, runs: 100, met: 30, durationMs: 12 };
  if (id === "CR-01") return { ...facts, verdict: "fail", counterexample: lostAnswer };
  if (index === 1) return { ...facts, verdict: "inconclusive", reason: "the situation never came about" };
  return { ...facts, verdict: "pass" };
}

/** A run in which one requirement is broken and one was not proven. */
export const exampleResult: ConformanceResult = assembleResult({
  subject: {
    plugin: { id: "my-plugin", module: "dist/index.js" },
    world: { module: "test/my.world.ts", taskType: "job", states: ["QUEUED", "DONE"] },
  },
  settings: { profile: "ci", seed: 1, runs: 100 },
  requirements: REQUIREMENTS.map(reportOf),
  notices: ["CR-01: the plan went into the corpus as CR-01-0123456789ab.json; it runs first from now on"],
  reproduce: "npx flyte-webapi-conformance run --plugin ./dist/index.js#myPlugin --world ./test/my.world.ts --seed 1",
  startedAtMs: Date.UTC(2026, 10, 23),
  durationMs: 3_210,
});
