import fc from "fast-check";
import { expect, it } from "vitest";

import type { ProofStep } from "./proof-steps.ts";
import { runSteps } from "./run-steps.ts";

const SCRIPTS = ["a", "b", "c"];

/** Steps of which some need a script that may be there or not, never in a circle. */
const steps: fc.Arbitrary<readonly ProofStep[]> = fc.array(
  fc
    .record({ script: fc.constantFrom(...SCRIPTS), after: fc.option(fc.constantFrom(...SCRIPTS), { nil: undefined }) })
    .map(({ script, after }): ProofStep => {
      const needs = after !== undefined && after < script ? { after } : {};
      return { name: script, script, ...needs };
    }),
  { maxLength: 8 },
);

it("runs every step once, after what it needs, and never more than it may at the same time", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), fc.scheduler(), async (list, width, scheduler) => {
      const ended: ProofStep[] = [];
      let running = 0;
      const run = scheduler.scheduleFunction(async (step: ProofStep) => {
        ended.push(step);
        running -= 1;
        return await Promise.resolve(undefined);
      });
      const done = runSteps(list, width, async (step) => {
        running += 1;
        expect(running).toBeLessThanOrEqual(width);
        const needed = list.filter(({ script }) => script === step.after);
        expect(ended).toEqual(expect.arrayContaining(needed));
        return await run(step);
      });
      await scheduler.waitFor(done);
      expect(ended).toHaveLength(list.length);
      expect(new Set(ended)).toEqual(new Set(list));
    }),
  );
});

it("begins no step after a failure, waits for those that run, and answers the first failure", async () => {
  const begun: string[] = [];
  const ends = new Map<string, (failure: string | undefined) => void>();
  const list = ["a", "b", "c", "d"].map((script): ProofStep => ({ name: script, script }));
  const result = runSteps(list, 2, async ({ script }) => {
    begun.push(script);
    return await new Promise<string | undefined>((resolve) => ends.set(script, resolve));
  });
  ends.get("b")?.("b failed");
  await Promise.resolve();
  ends.get("a")?.("a failed, too");
  expect(await result).toBe("b failed");
  expect(begun).toEqual(["a", "b"]);
});

it("lets through what the step throws", async () => {
  const run = async (): Promise<undefined> => await Promise.reject(new Error("cancelled"));
  await expect(runSteps([{ name: "a", script: "a" }], 2, run)).rejects.toThrow("cancelled");
});
