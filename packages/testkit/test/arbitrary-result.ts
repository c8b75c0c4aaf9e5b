import * as fc from "fast-check";

import { PLAN_VERSION } from "../src/index.ts";
import type { DemandFacts } from "../src/connector/wire-check.ts";
import { WIRE_CHECKS } from "../src/connector/wire-checks.ts";
import type { Lane } from "../src/report/timeline.ts";
import { REQUIREMENTS } from "../src/requirements/catalogue.ts";
import { assembleResult } from "../src/result/assemble-result.ts";
import type {
  ConformanceResult,
  CounterexampleReport,
  RequirementReport,
  ResultSubject,
} from "../src/result/conformance-result.ts";
import { VERDICTS, type Verdict } from "../src/result/verdict.ts";

/** Texts as services and plugins write them, and as somebody does who wants to break a report. */
const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "]]>",
    "</script><script>alert(1)</script>",
    "```\n# heading",
    "a | b",
    "\u0000\u001b[31m",
    "\ud800",
    "<img src=x onerror=alert(1)>",
  ),
);

const row = fc.record(
  {
    atMs: fc.nat(),
    lane: fc.constantFrom<Lane>("host", "plugin", "wire", "remote"),
    text,
    fault: text,
  },
  { requiredKeys: ["lane", "text"] },
);

/** How a requirement may have been shown to be broken. */
export const counterexample: fc.Arbitrary<CounterexampleReport> = fc.record({
  plan: fc.constant({ v: PLAN_VERSION, ops: [], picks: [] }),
  token: fc.constant("fw1_token"),
  replay: fc.constant("npx flyte-webapi-conformance replay fw1_token"),
  timeline: fc.array(row, { maxLength: 25 }),
  end: text,
  expected: text,
  got: text,
  likelyCause: text,
  source: text,
  sizes: fc.constant({ found: 5, minimal: 2 }),
  foundAt: fc.integer({ min: 1, max: 50 }),
  fromCorpus: fc.boolean(),
});

/** What a requirement may look like, given its verdict. */
function reportOf(
  { id, level, title }: DemandFacts,
  verdict: Verdict,
  counterexample: fc.Arbitrary<CounterexampleReport>,
): fc.Arbitrary<RequirementReport> {
  const facts = { id, level, title, verdict, runs: 50, met: 12, durationMs: 3 };
  const why = fc.record({ reason: text });
  switch (verdict) {
    case "pass":
      return fc.constant(facts);
    case "fail":
      return counterexample.map((found) => ({ ...facts, counterexample: found }));
    case "known-fail":
      return fc.tuple(why, counterexample).map(([{ reason }, found]) => ({
        ...facts,
        reason,
        observed: "fail" as const,
        counterexample: found,
      }));
    case "waived":
      return why.map(({ reason }) => ({
        ...facts,
        reason,
        issue: "https://example.com/1",
        until: "2027-01-31",
        observed: "fail" as const,
      }));
    case "stale":
    case "not-applicable":
    case "inconclusive":
    case "skipped":
    case "harness-error":
      return why.map(({ reason }) => ({ ...facts, reason }));
  }
}

/** Good results are as likely as bad ones. */
const verdictsOfResult: fc.Arbitrary<readonly Verdict[]> = fc.oneof(
  fc.constant<readonly Verdict[]>(["pass"]),
  fc.constant<readonly Verdict[]>(["pass", "not-applicable"]),
  fc.tuple(fc.constant<Verdict>("pass"), fc.constantFrom(...VERDICTS)),
  fc.subarray([...VERDICTS], { minLength: 1 }),
);

/** What is checked: a plugin, or a connector that runs. */
interface Kind {
  readonly demands: readonly DemandFacts[];
  readonly counterexample: fc.Arbitrary<CounterexampleReport>;
  readonly subject: (id: string) => ResultSubject;
}

const KINDS: readonly Kind[] = [
  {
    demands: REQUIREMENTS,
    counterexample,
    subject: (id) => ({
      plugin: { id, module: "src/my plugin.ts" },
      world: { taskType: "job", states: ["QUEUED", "DONE"] },
    }),
  },
  {
    demands: WIRE_CHECKS,
    counterexample: counterexample.map(
      ({ plan: _plan, token: _token, sizes: _sizes, foundAt: _foundAt, fromCorpus: _fromCorpus, ...found }) => found,
    ),
    subject: (id) => ({
      plugin: { id },
      world: { taskType: id, states: [] },
      connector: { endpoint: "localhost:8000", protocol: "v2", calls: 110, jobs: 15 },
    }),
  },
];

/** Any result that the kit could write. */
export const arbitraryResult: fc.Arbitrary<ConformanceResult> = fc
  .tuple(fc.constantFrom(...KINDS), verdictsOfResult)
  .chain(([kind, verdicts]) =>
    fc.tuple(
      fc.constant(kind),
      fc.tuple(
        ...kind.demands.map((demand) =>
          fc.constantFrom(...verdicts).chain((verdict) => reportOf(demand, verdict, kind.counterexample)),
        ),
      ),
    ),
  )
  .chain(([kind, requirements]) =>
    fc.record({ id: text, notices: fc.array(text, { maxLength: 2 }) }).map(({ id, notices }) =>
      assembleResult({
        subject: kind.subject(id),
        settings: { profile: "ci", seed: 1, runs: 100 },
        requirements,
        notices,
        reproduce: "npx flyte-webapi-conformance run",
        startedAtMs: Date.UTC(2026, 10, 23),
        durationMs: 1_234,
      }),
    ),
  );
