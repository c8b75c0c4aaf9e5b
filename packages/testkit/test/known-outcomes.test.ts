import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { KnownOutcomes, type Outcome } from "../src/check/known-outcomes.ts";
import { checkRequirement, requirementById, simulate, type Plan } from "../src/index.ts";
import { arbitraryPlan } from "./arbitrary-plan.ts";
import { BROKEN_PLUGINS } from "./plugins/broken/index.ts";
import { keyHeader, pluginOf } from "./plugins/design.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";

const world = jobServiceWorld;
const plugin = pluginOf("key-header", () => keyHeader);
const OUTCOME: Outcome = { met: true, holds: true, failures: [] };
const picks = fc.array(fc.nat({ max: 7 }), { maxLength: 6 });

describe("the outcome of a plan", () => {
  it("is known of a plan that differs in picks only when both show the same history", async () => {
    let alike = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, picks, async (plan, others) => {
        const known = new KnownOutcomes();
        const history = await simulate({ plugin, world }, plan);
        known.add({ plan, histories: [history], outcome: OUTCOME });
        const other: Plan = { ...plan, picks: others };
        if (known.find(other) === undefined) return;
        alike += 1;
        expect((await simulate({ plugin, world }, other)).events).toEqual(history.events);
      }),
      { numRuns: 300 },
    );
    expect(alike).toBeGreaterThan(0);
  });

  it("is known of the plan itself, and of no plan with other operations", () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryPlan, fc.array(fc.integer({ min: 2, max: 5 })), (plan, other, choices) => {
        const known = new KnownOutcomes();
        known.add({ plan, histories: [{ choices }], outcome: OUTCOME });
        expect(known.find(plan)).toBe(OUTCOME);
        const isOther = JSON.stringify({ ...plan, picks: [] }) !== JSON.stringify({ ...other, picks: [] });
        if (isOther) expect(known.find(other)).toBeUndefined();
      }),
    );
  });

  it("is not known of a plan that chooses another way where several things were due", () => {
    const known = new KnownOutcomes();
    const plan: Plan = { v: 1, ops: [], picks: [1] };
    known.add({ plan, histories: [{ choices: [2, 3] }], outcome: OUTCOME });
    expect(known.find({ ...plan, picks: [3, 3, 9] })).toBe(OUTCOME);
    expect(known.find({ ...plan, picks: [0] })).toBeUndefined();
    expect(known.find({ ...plan, picks: [1, 1] })).toBeUndefined();
  });

  it("is asked of each environment", () => {
    const known = new KnownOutcomes();
    const plan: Plan = { v: 1, ops: [], picks: [] };
    known.add({ plan, histories: [{ choices: [] }, { choices: [2] }], outcome: OUTCOME });
    expect(known.find({ ...plan, picks: [2] })).toBe(OUTCOME);
    expect(known.find({ ...plan, picks: [1] })).toBeUndefined();
  });
});

describe("a search that simulates no plan again", () => {
  it.for(BROKEN_PLUGINS.map((broken) => [broken.entry.id, broken] as const))(
    "comes to the same counterexample as one that does: %s",
    async ([, { entry, breaks, world: own }]) => {
      const subject = { plugin: entry, world: own };
      const [once, again] = [
        await checkRequirement(subject, requirementById(breaks)),
        await checkRequirement(subject, requirementById(breaks), { repeats: true }),
      ];
      expect(once).toEqual(again);
    },
  );

  it("counts every plan, and simulates fewer", async () => {
    const count = async (repeats: boolean): Promise<{ runs: number; loads: number }> => {
      let loads = 0;
      const counted = {
        ...plugin,
        pluginLoader: (setup: Parameters<typeof plugin.pluginLoader>[0]) => {
          loads += 1;
          return plugin.pluginLoader(setup);
        },
      };
      const { runs } = await checkRequirement({ plugin: counted, world }, requirementById("DE-01"), { repeats });
      return { runs, loads };
    };
    const [once, again] = [await count(false), await count(true)];
    expect(once.runs).toBe(25);
    expect(again.runs).toBe(25);
    expect(once.loads).toBeLessThan(again.loads);
  });
});
