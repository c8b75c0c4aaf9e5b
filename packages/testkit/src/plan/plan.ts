import type { Op } from "./op.ts";

/** Version of the form of plans. A kit reads all versions up to its own. */
export const PLAN_VERSION = 1;

/**
 * All that is special about one simulation, as plain data: it can be generated, made smaller, stored and run again.
 * An empty plan means that nothing happens; what a plan does not say goes well.
 */
export interface Plan {
  readonly v: typeof PLAN_VERSION;
  readonly ops: readonly Op[];
  /** Which of several things that are due at the same time happens first: an index, taken modulo their number. Default: 0, the oldest. */
  readonly picks: readonly number[];
}

/** How much a plan says: its operations, their faults and repetitions, and its picks. Smaller is easier to read. */
export function planSize(plan: Plan): number {
  let size = plan.picks.filter((pick) => pick !== 0).length;
  for (const op of plan.ops) {
    size += 1;
    if ("faults" in op) size += op.faults?.length ?? 0;
    if ("times" in op) size += op.times - 1;
    if ("crash" in op) size += 1;
  }
  return size;
}
