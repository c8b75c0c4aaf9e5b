import { describe, expect, it } from "vitest";

import { checkPlugin, checkRequirement, requirementById, REQUIREMENTS } from "../src/index.ts";
import { renderFailure } from "../src/report/render-failure.ts";
import { BROKEN_PLUGINS } from "./plugins/broken/index.ts";
import { GOOD_PLUGINS } from "./plugins/good/index.ts";
import { OWN_SERVICE_SUBJECTS } from "./plugins/good/subjects.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";

// A first look only, so that this file stays quick: `npm run conformance:score` looks at everything, and longer.
const FIRST_LOOK = { runs: 1 };
const GOOD_RUNS = { runs: 5 };

const familyOf = (id: string): string => id.slice(0, 2);

describe("the bank of broken plugins", () => {
  it("has a broken plugin for every requirement, and breaks no requirement that is not there", () => {
    const broken = new Set(BROKEN_PLUGINS.map((plugin) => plugin.breaks));
    expect([...broken].sort()).toEqual(REQUIREMENTS.map((requirement) => requirement.id).sort());
  });

  it.for(BROKEN_PLUGINS.map((plugin) => [plugin.breaks, plugin.entry.id, plugin] as const))(
    "%s: %s is caught, and accused of nothing that does not follow from it",
    async ([, , { entry, breaks, world }]) => {
      const subject = { plugin: entry, world };
      const own = requirementById(breaks);
      expect((await checkRequirement(subject, own)).verdict).toBe("fail");

      const others = REQUIREMENTS.filter(
        ({ id }) => id !== breaks && familyOf(id) === familyOf(breaks) && !own.explains.includes(id),
      );
      const { results } = await checkPlugin(subject, FIRST_LOOK, others);
      expect(results.filter(({ verdict }) => verdict === "fail").map(({ requirement }) => requirement.id)).toEqual([]);
    },
  );
});

describe("correct plugins of different designs", () => {
  const subjects = [...GOOD_PLUGINS.map((plugin) => ({ plugin, world: jobServiceWorld })), ...OWN_SERVICE_SUBJECTS];

  it.for(subjects.map((subject) => [subject.plugin.id, subject] as const))(
    "%s is accused of nothing",
    async ([, subject]) => {
      const report = await checkPlugin(subject, GOOD_RUNS);
      const accusations = report.results.map((result) =>
        result.verdict === "fail"
          ? renderFailure(result)
          : result.verdict === "inconclusive"
            ? `${result.requirement.id}: ${result.reason}`
            : "",
      );
      expect(accusations.filter((accusation) => accusation !== "")).toEqual([]);
    },
  );
});

describe("the requirements", () => {
  it("explain each other in one direction only, so that a root cause always remains", () => {
    const reachable = (id: string, seen: ReadonlySet<string> = new Set()): Set<string> =>
      requirementById(id).explains.reduce(
        (all, next) => (all.has(next) ? all : new Set([...all, next, ...reachable(next, new Set([...all, next]))])),
        new Set(seen),
      );
    expect(REQUIREMENTS.filter(({ id }) => reachable(id).has(id)).map(({ id }) => id)).toEqual([]);
  });
});
