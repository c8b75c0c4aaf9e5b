import type { Plan } from "../plan/plan.ts";
import { reductions } from "./reductions.ts";

/** What {@link minimise} found. */
export interface Minimised {
  readonly plan: Plan;
  /** Plans that were tried. */
  readonly tried: number;
}

/**
 * Makes a failing plan 1-minimal: takes away one thing after the other as long as the plan still fails, until nothing more can go.
 *
 * @param fails whether a plan still breaks the same requirement. Must give the same answer for the same plan.
 */
export async function minimise(start: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Minimised> {
  let plan = start;
  let tried = 0;
  for (let smaller = true; smaller;) {
    smaller = false;
    for (const candidate of reductions(plan)) {
      tried += 1;
      if (!(await fails(candidate))) continue;
      plan = candidate;
      smaller = true;
      break;
    }
  }
  return { plan, tried };
}
