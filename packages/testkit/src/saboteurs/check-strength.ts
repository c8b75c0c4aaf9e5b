import { checkRequirement, type CheckOptions } from "../check/check-requirement.ts";
import type { Requirement } from "../requirements/requirement.ts";
import type { Subject } from "../simulate/simulate.ts";
import { SABOTEURS } from "./index.ts";
import { knownKeysOf } from "./known-keys.ts";
import type { Saboteur } from "./saboteur.ts";

/** What became of one saboteur. */
export interface SaboteurResult {
  readonly saboteur: Saboteur;
  /** `unfit`: its bug cannot be put into this plugin. */
  readonly outcome: "caught" | "unnoticed" | "unfit";
  /** Which plan caught it, from 1. */
  readonly foundAt?: number;
  /** Why it is unfit. */
  readonly reason?: string;
}

/** Plans per saboteur, where nobody says otherwise. They are easy to catch: what is not seen in so many plans is not seen. */
export const SABOTEUR_RUNS = 20;

/** Sends the saboteurs of one requirement against the author's own plugin and fake. Makes sense only for a plugin that passes. */
export async function checkStrength(
  subject: Subject,
  requirement: Requirement,
  options: Pick<CheckOptions, "seed" | "runs"> = {},
): Promise<SaboteurResult[]> {
  const own = SABOTEURS.filter((saboteur) => saboteur.breaks === requirement.id);
  if (own.length === 0) return [];
  const known = await knownKeysOf(subject);
  const results: SaboteurResult[] = [];
  for (const saboteur of own) {
    let isPut = saboteur.unfit === undefined;
    const plugin = saboteur.sabotage(subject, known, () => {
      isPut = true;
    });
    // Neither the corpus nor the progress of the author's plugin: those are about the plugin without the bug.
    const result = await checkRequirement({ ...subject, plugin }, requirement, {
      seed: options.seed,
      runs: options.runs ?? SABOTEUR_RUNS,
      // Only that it is caught matters, not how small a plan can show it.
      minimises: false,
      // And whether the plugin can be simulated at all was seen without the bug.
      doubleRuns: false,
    });
    if (result.verdict === "fail") {
      results.push({ saboteur, outcome: "caught", foundAt: result.counterexample.foundAt });
    } else if (!isPut) {
      results.push({ saboteur, outcome: "unfit", ...(saboteur.unfit === undefined ? {} : { reason: saboteur.unfit }) });
    } else if (result.verdict === "inconclusive" && result.met === 0) {
      // Such as a create that never gets through with it.
      results.push({ saboteur, outcome: "unfit", reason: `with the bug, ${result.reason}` });
    } else {
      results.push({ saboteur, outcome: "unnoticed" });
    }
  }
  return results;
}
