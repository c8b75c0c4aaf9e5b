import type { Requirement } from "../requirements/requirement.ts";
import { checkStrength } from "../saboteurs/check-strength.ts";
import type { Subject } from "../simulate/simulate.ts";
import { checkRequirement, type CheckOptions, type RequirementResult } from "./check-requirement.ts";

/**
 * Checks the requirement, and then whether the author's fake could have told: a saboteur that goes unnoticed makes a pass inconclusive.
 *
 * @throws what the plugin's loader or configuration throws.
 */
export async function checkConformance(
  subject: Subject,
  requirement: Requirement,
  options: CheckOptions = {},
): Promise<RequirementResult> {
  const result = await checkRequirement(subject, requirement, options);
  if (result.verdict !== "pass") return result;
  const unnoticed = (await checkStrength(subject, requirement, { seed: options.seed })).filter(
    ({ outcome }) => outcome === "unnoticed",
  );
  if (unnoticed.length === 0) return result;
  const reason = unnoticed
    .map(
      ({ saboteur }) =>
        `the kit put the bug "${saboteur.id}" into the plugin, and the fake did not show it: ${saboteur.weakness}`,
    )
    .join("; ");
  return { requirement, runs: result.runs, met: result.met, verdict: "inconclusive", reason };
}
