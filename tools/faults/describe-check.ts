import { describe, expect, it } from "vitest";

import type { Outcome } from "../run/outcome.ts";
import type { MiniWorkspace } from "./mini-workspace.ts";
import { miniWorkspace } from "./mini-workspace.ts";

/** The outcome of a check that counts as one test and found nothing. */
export const GREEN: Partial<Outcome> = { passed: 1, failed: 0 };

/** One mistake that somebody could make. */
interface Fault {
  readonly title: string;
  readonly plant: (workspace: MiniWorkspace) => void;
  /** What the output must say: the place and the name of the fault. */
  readonly says: readonly RegExp[];
}

/**
 * A check that cannot go red checks nothing: plants each fault in a small workspace with the repository's own
 * configuration, and wants the check to fail and to name the fault. The first test is the other half: the same check
 * is green where no fault was planted.
 */
export function describeCheck(name: string, check: (root: string) => Promise<Outcome>, faults: readonly Fault[]): void {
  describe(name, () => {
    it("is green without a fault", async () => {
      using workspace = miniWorkspace();
      const outcome = await check(workspace.root);
      expect(outcome, outcome.output).toMatchObject(GREEN);
    });

    it.each(faults)("names $title", async ({ plant, says }) => {
      using workspace = miniWorkspace();
      plant(workspace);
      const { failed, output } = await check(workspace.root);
      expect(failed, output).toBe(1);
      for (const expression of says) expect(output).toMatch(expression);
    });
  });
}
