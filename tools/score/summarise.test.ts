import { REQUIREMENTS } from "@flyte-webapi/testkit";
import { describe, expect, it } from "vitest";

import type { BrokenResult, CounterexampleFigures, GoodResult } from "./jobs.ts";
import { summarise, type Score, type ScoreParts } from "./summarise.ts";

const counterexample: CounterexampleFigures = {
  foundAt: 1,
  elements: 2,
  shrinkMs: 3,
  oneMinimal: true,
  replayed: true,
  got: "Math.random at plugin.ts:1:2",
};

/** A broken plugin as it should be: caught, and named for what it breaks. */
function caught(breaks: string, changes: Partial<BrokenResult> = {}): BrokenResult {
  const base: BrokenResult = {
    kind: "broken",
    name: breaks === "DT-01" ? "math-random" : `breaks-${breaks.toLowerCase()}`,
    breaks,
    seed: 1,
    simulations: 25,
    verdict: "fail",
    alsoBroken: [],
    named: [breaks],
    counterexample,
  };
  return { ...base, ...changes };
}

const all: readonly BrokenResult[] = REQUIREMENTS.map(({ id }) => caught(id));
const good: GoodResult = { kind: "good", name: "good", simulations: 10_000, accusations: [], unproven: [] };

function scoreOf(results: ScoreParts["results"], changes: Partial<ScoreParts> = {}): Score {
  return summarise({
    results,
    strength: { saboteurs: 1, saboteursCaught: 1, weakFakeInconclusive: true, problems: [] },
    complete: true,
    depth: { seed: 1, seeds: 1 },
    wallMs: 1,
    ...changes,
  });
}

/** All broken plugins, the one for CR-01 changed. */
function withChanged(changes: Partial<BrokenResult>): readonly BrokenResult[] {
  return all.map((result) => (result.breaks === "CR-01" ? { ...result, ...changes } : result));
}

describe("a score", () => {
  it("has no problem where all broken plugins are caught, each for its own requirement, and no correct one is accused", () => {
    const { summary, problems, rows } = scoreOf([...all, good]);
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(all.length + 1);
    expect(summary).toMatchObject({
      brokenPlugins: all.length,
      killed: all.length,
      killedInAllSeeds: all.length,
      attributed: all.length,
      goodPlugins: 1,
      falsePositives: 0,
      simulations: all.length * 25 + 10_000,
      requirementsWithoutBrokenPlugin: 0,
      requirementsThatMatter: all.length,
      counterexamples: all.length,
      oneMinimal: all.length,
      replayed: all.length,
      leaks: 1,
      leaksNamed: 1,
      caughtByQuick: 1,
    });
  });

  const missed = { verdict: "pass", counterexample: undefined };
  const changed = (changes: Partial<CounterexampleFigures>): Partial<BrokenResult> => ({
    counterexample: { ...counterexample, ...changes },
  });
  it.for([
    ["a broken plugin that passes", withChanged(missed), /breaks CR-01, but the verdict is pass/],
    ["one that another seed misses", [...all, caught("CR-01", { ...missed, seed: 2 })], /\(seed 2\) breaks CR-01/],
    ["one that is named for something else", withChanged({ named: ["CR-03"] }), /but the kit names CR-03/],
    ["a counterexample that is not minimal", withChanged(changed({ oneMinimal: false })), /can be made smaller/],
    ["a replay that does not fail", withChanged(changed({ replayed: false })), /does not fail again/],
    ["a requirement that no plugin breaks", all.slice(1), new RegExp(`${all[0]?.breaks} has no broken plugin`)],
    ["a requirement that others stand in for", withChanged({ alsoBroken: ["CR-03"] }), /CR-01 could be deleted.*CR-03/],
    ["a leak that is named for another source", [caught("DT-01", { name: "date-now" }), ...all], /date-now/],
    ["a correct plugin that is accused", [...all, { ...good, accusations: ["FAIL"] }], /good is accused:\nFAIL/],
    ["a correct plugin that cannot be judged", [...all, { ...good, unproven: ["CR-01: never"] }], /good: CR-01: never/],
    [
      "counterexamples that say too much",
      all.map((result) => ({ ...result, ...changed({ elements: 6 }) })),
      /the median of the elements of counterexamples is 6; expected at most 3/,
    ],
    [
      "some counterexamples that say far too much",
      all.map((result, index) => ({ ...result, ...changed({ elements: index % 10 === 0 ? 7 : 2 }) })),
      /p95 of the elements of counterexamples is 7; expected at most 5/,
    ],
    [
      "counterexamples that take too long to make small",
      all.map((result) => ({ ...result, ...changed({ shrinkMs: 1_001 }) })),
      /p95 of the milliseconds of shrinking is 1001/,
    ],
  ] as const)("complains of %s", ([, results, complaint]) => {
    expect(scoreOf(results).problems.join("\n")).toMatch(complaint);
  });

  it("passes on what is wrong with saboteurs and fakes", () => {
    const strength = { saboteurs: 1, saboteursCaught: 0, weakFakeInconclusive: false, problems: ["missed"] };
    expect(scoreOf(all, { strength }).problems).toEqual(["missed"]);
  });

  it("of a part of the bank does not say what a requirement is for", () => {
    const part = [caught("CR-01", { alsoBroken: ["CR-03"] })];
    const { summary, problems } = scoreOf(part, { complete: false });
    expect(problems).toEqual([]);
    expect(summary).toMatchObject({ requirementsThatMatter: 0, requirementsWithoutBrokenPlugin: 0 });
  });

  it("adds the parts of a correct plugin together", () => {
    const other = { ...good, name: "other", simulations: 12_000 };
    const { summary } = scoreOf([good, { ...good, simulations: 1_000 }, other]);
    expect(summary).toMatchObject({ goodPlugins: 2, simulationsPerGoodPlugin: 11_000 });
  });
});
