import { PLAN_VERSION, type Plan } from "../plan/plan.ts";

/**
 * Reads a plan that was stored.
 *
 * @throws RangeError when it is no plan, or one of a newer kit.
 */
export function parsePlan(value: unknown): Plan {
  if (typeof value !== "object" || value === null || !("v" in value)) throw new RangeError("it holds no plan");
  if (value.v !== PLAN_VERSION) {
    throw new RangeError(`it holds a plan of version ${String(value.v)}; this kit reads version ${PLAN_VERSION}`);
  }
  if (!("ops" in value) || !Array.isArray(value.ops) || !("picks" in value) || !Array.isArray(value.picks)) {
    throw new RangeError("it holds a damaged plan");
  }
  // It was written by a kit that says which version it wrote: its form is that of the version.
  return value as Plan;
}
