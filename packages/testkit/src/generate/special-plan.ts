import * as fc from "fast-check";

import type { Op } from "../plan/op.ts";
import { PLAN_VERSION, type IdStyle, type Plan, type SecretStyle, type TaskVariant } from "../plan/plan.ts";

/** Plans of these operations and nothing else: for requirements that other things in between would disturb. */
export function quietPlanOf(steps: fc.Arbitrary<readonly Op[]>): fc.Arbitrary<Plan> {
  return steps.map((ops) => ({ v: PLAN_VERSION, ops, picks: [] }));
}

/** The same plans with special tasks. */
export function withTasks(
  plans: fc.Arbitrary<Plan>,
  tasks: fc.Arbitrary<Readonly<Record<number, TaskVariant>>>,
): fc.Arbitrary<Plan> {
  return fc.tuple(plans, tasks).map(([plan, variants]) => ({ ...plan, tasks: variants }));
}

/** The same plans with ids of this style. */
export function withIds(plans: fc.Arbitrary<Plan>, ids: IdStyle): fc.Arbitrary<Plan> {
  return plans.map((plan) => ({ ...plan, ids }));
}

/** The same plans with secrets of this style. */
export function withSecrets(plans: fc.Arbitrary<Plan>, secrets: SecretStyle): fc.Arbitrary<Plan> {
  return plans.map((plan) => ({ ...plan, secrets }));
}
