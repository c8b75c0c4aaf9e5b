import { describe, expect, it } from "vitest";

import { withTemporaryFolder } from "../run/temporary-folder.ts";
import type { Findings } from "./judge/judge.ts";
import type { Sabotage } from "./life/life-config.ts";
import { makeDeaths, type Death } from "./plan/make-deaths.ts";
import { makePlan } from "./plan/make-plan.ts";
import { runChaos } from "./run-chaos.ts";

/** Killed right after an answer of the service has come, or a little later: where most can be forgotten. */
const DEATHS: readonly Death[] = [1, 3, 6].flatMap((nth): Death[] => [
  { type: "point", point: "afterFetch", nth },
  { type: "late", afterMs: nth * 60 },
]);

/** One in which a third of the jobs would run for ever if nobody stopped them. */
const SEED = 26;

/** A small run with something that is wrong on purpose. */
async function findingsWith(sabotage: Sabotage): Promise<Findings> {
  return await withTemporaryFolder("chaos", async (folder) => {
    const { signal } = new AbortController();
    const kills = DEATHS.length;
    const run = { seed: SEED, kills, tasks: 24, deaths: DEATHS, patienceMs: 20_000, folder, sabotage, signal };
    const { findings } = await runChaos({ ...run, onProgress: () => {} });
    return findings;
  });
}

describe.concurrent("the chaos run goes red", () => {
  it.each<[Sabotage, keyof Findings, RegExp]>([
    ["dropsWrites", "lost", /is not in the store|told event/],
    ["storesLater", "lost", /is not in the store|told event/],
    ["eventBeforeMeta", "lost", /disordered|told event/],
    ["deletesNothing", "orphans", /ran on/],
    ["freshKeys", "duplicates", /had not failed/],
    ["serviceIgnoresKeys", "duplicates", /had not failed/],
  ])("%s: %s", async (sabotage, kind, words) => {
    const findings = await findingsWith(sabotage);
    expect(findings[kind].join("\n"), JSON.stringify(findings)).toMatch(words);
  });
});

describe("a plan", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(makePlan(1, 50, 20)).toEqual(makePlan(1, 50, 20));
    expect(makePlan(1, 50, 20)).not.toEqual(makePlan(2, 50, 20));
    expect(makeDeaths(1, 20)).toEqual(makeDeaths(1, 20));
    expect(makeDeaths(1, 20)).not.toEqual(makeDeaths(2, 20));
  });

  it("submits and aborts everything in a life that there is", () => {
    for (const kills of [0, 1, 5, 40]) {
      const plan = makePlan(3, 100, kills);
      expect(plan.map(({ submitIn }) => submitIn).every((life) => life >= 0 && life <= kills)).toBe(true);
      expect(plan.every(({ abortIn = 0, submitIn }) => abortIn <= kills && abortIn >= (abortIn && submitIn))).toBe(
        true,
      );
    }
  });

  it("tells every story", () => {
    const ends = new Set(
      makePlan(1, 300, 200).map(({ expected }) => `${expected.phase} ${expected.code ?? ""}`.trim()),
    );
    expect([...ends].sort()).toEqual([
      "Aborted",
      "PermanentFailure DeadlineExceeded",
      "PermanentFailure ExitCode1",
      "PermanentFailure OutOfMemory",
      "Success",
    ]);
  });
});
