import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  checkRequirement,
  decodeReplayToken,
  encodeReplayToken,
  evaluate,
  MAX_TIMELINE_LINES,
  minimise,
  planSize,
  reductions,
  renderFailure,
  requirementById,
  simulate,
  timeline,
} from "../src/index.ts";
import { arbitraryPlan } from "./arbitrary-plan.ts";
import { BROKEN_PLUGINS } from "./plugins/broken/index.ts";
import { GOOD_PLUGINS } from "./plugins/good/index.ts";
import { jobServiceWorld } from "./plugins/job-service.world.ts";

const world = jobServiceWorld;

describe("a counterexample", () => {
  it.for(BROKEN_PLUGINS.map((plugin) => [plugin.entry.id, plugin] as const))(
    "of %s is 1-minimal, short, and fails again from its token",
    async ([, { entry, breaks, ...service }]) => {
      const subject = { plugin: entry, world: service.world };
      const requirement = requirementById(breaks);
      const result = await checkRequirement(subject, requirement);
      if (result.verdict !== "fail") throw new Error(`${breaks} was not broken but ${result.verdict}`);
      const { plan, histories } = result.counterexample;

      for (const smaller of reductions(plan)) {
        const { violations } = await evaluate(subject, requirement, smaller);
        expect(violations, JSON.stringify(smaller)).toEqual([]);
      }
      expect(histories.flatMap((history) => timeline(history)).length).toBeLessThanOrEqual(
        MAX_TIMELINE_LINES * histories.length,
      );

      const token = /FLYTE_WEBAPI_REPLAY=(\S+)/.exec(renderFailure(result))?.[1] ?? "";
      const replay = decodeReplayToken(token);
      const again = await evaluate(subject, requirementById(replay.requirement), replay.plan);
      expect(again.violations[0]).toEqual(result.counterexample.violation);
    },
  );
});

describe("minimise", () => {
  it("keeps what makes the plan fail, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, fc.nat(), async (plan, chosen) => {
        fc.pre(plan.ops.length > 0);
        const needed = plan.ops[chosen % plan.ops.length]?.op;
        const fails = (candidate: typeof plan): Promise<boolean> =>
          Promise.resolve(candidate.ops.some((op) => op.op === needed));
        const { plan: minimal } = await minimise(plan, fails);
        expect(minimal.ops.map((op) => op.op)).toEqual([needed]);
        expect(minimal.picks).toEqual([]);
      }),
    );
  });

  it("only ever takes something away", () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        for (const smaller of reductions(plan)) expect(planSize(smaller)).toBeLessThanOrEqual(planSize(plan));
      }),
    );
  });
});

describe("a replay token", () => {
  it("gives back every plan unchanged", () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(decodeReplayToken(encodeReplayToken({ requirement: "CR-01", plan }))).toEqual({
          requirement: "CR-01",
          plan,
        });
      }),
    );
  });

  it("refuses any other text with one kind of error", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `fw1_${text}`),
        ),
        (text) => {
          expect(() => decodeReplayToken(text)).toThrow(RangeError);
        },
      ),
    );
  });

  it("from a newer kit says so", () => {
    const token = encodeReplayToken(JSON.parse('{"requirement":"CR-01","plan":{"v":2,"ops":[],"picks":[]}}'));
    expect(() => decodeReplayToken(token)).toThrow("version 2; this kit reads version 1");
  });
});

describe("a timeline", () => {
  it("has at most 25 lines and no secret in any, whatever happened", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryPlan, fc.constantFrom(...GOOD_PLUGINS), async (plan, plugin) => {
        const lines = timeline(await simulate({ plugin, world }, plan));
        expect(lines.length).toBeLessThanOrEqual(MAX_TIMELINE_LINES);
        expect(lines.join("\n")).not.toContain("canary");
      }),
    );
  });

  it("folds what repeats", async () => {
    const plugin = GOOD_PLUGINS[3] ?? GOOD_PLUGINS[0];
    if (plugin === undefined) throw new Error("the bank has no good plugins");
    const lines = timeline(
      await simulate(
        { plugin, world },
        {
          v: 1,
          picks: [],
          ops: [
            { op: "create", task: 0 },
            { op: "delete", task: 0, meta: "none", times: 40 },
          ],
        },
      ),
    );
    expect(lines.at(-1)).toContain("39 more like it");
  });
});
