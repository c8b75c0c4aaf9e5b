import * as fc from "fast-check";

import type { Op } from "../plan/op.ts";
import { PLAN_VERSION, type Plan } from "../plan/plan.ts";

/** The task that a requirement is about; noise belongs to another one. */
export const TASK = 0;
const OTHER_TASK = 1;

/** What may happen beside the task: another task runs, and time passes. It must never matter. */
const noise: fc.Arbitrary<Op> = fc.oneof(
  fc.constantFrom(1, 1_000, 30_000).map((ms): Op => ({ op: "advance", ms })),
  fc.constant<Op>({ op: "create", task: OTHER_TASK }),
  fc.constant<Op>({ op: "poll", task: OTHER_TASK, times: 1 }),
);

const picks = fc.array(fc.nat({ max: 3 }), { maxLength: 4 });

/** Plans that do these operations in this order, with other things happening in between. */
export function planOf(steps: fc.Arbitrary<readonly Op[]>): fc.Arbitrary<Plan> {
  const noisy = fc.array(fc.tuple(fc.nat({ max: 12 }), noise), { maxLength: 3 });
  return fc.tuple(steps, noisy, picks).map(([ops, extras, chosen]) => {
    const mixed = [...ops];
    for (const [position, op] of extras) mixed.splice(position % (mixed.length + 1), 0, op);
    return { v: PLAN_VERSION, ops: mixed, picks: chosen };
  });
}

/** Operations one after the other. */
export function inOrder(...steps: readonly fc.Arbitrary<readonly Op[]>[]): fc.Arbitrary<readonly Op[]> {
  return fc.tuple(...steps).map((parts) => parts.flat());
}

/** Always these operations. */
export function always(...ops: readonly Op[]): fc.Arbitrary<readonly Op[]> {
  return fc.constant(ops);
}

/** From `least` to `most` operations, each drawn anew. */
export function some(op: fc.Arbitrary<Op>, least: number, most: number): fc.Arbitrary<readonly Op[]> {
  return fc.array(op, { minLength: least, maxLength: most });
}
