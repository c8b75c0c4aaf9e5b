import { TASK } from "../../generate/plan-of.ts";
import type { History } from "../../simulate/history.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Violation } from "../requirement.ts";
import { failedForGood, isClean } from "./outcomes.ts";

/** Calls of create without trouble within which there must be a job. */
export const CLEAN_CREATES = 2;

/** Trouble that passes must not fail the task: no permanent error before there is ResourceMeta, and ResourceMeta once it is over. */
export function brokenByTrouble(history: History, trouble: string): Violation[] {
  const found = history.events.findIndex((event) => event.kind === "meta" && event.call.task === TASK);
  const ends = endsOf(history, "create").filter(
    (event) => event.call.task === TASK && (found < 0 || history.events.indexOf(event) < found),
  );
  const permanent = ends.find(failedForGood);
  if (permanent !== undefined) {
    return [violationAt(history, permanent, `no permanent error: ${trouble} passes`, describeEnd(permanent))];
  }
  if (found >= 0) return [];
  const last = ends.filter(({ call }) => isClean(history, call))[CLEAN_CREATES - 1];
  if (last === undefined) return [];
  const expected = `ResourceMeta within ${CLEAN_CREATES} calls after ${trouble} has passed`;
  return [violationAt(history, last, expected, describeEnd(last))];
}
