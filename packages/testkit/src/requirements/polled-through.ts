import { eventsOf, type History } from "../simulate/history.ts";
import { describeTaskEnd, firstFailure, lastPhase, violationAt, violationAtEnd } from "./evidence.ts";
import type { Violation } from "./requirement.ts";
import { askedUntil } from "./retry-after.ts";

/** Clean polls after the trouble within which a task must have reported the success of its job. */
export const CLEAN_POLLS = 3;

/**
 * A healthy job must be reported as such: not ended while it lives, whatever polls go through, and as a success once it has succeeded and
 * can be polled again.
 */
export function brokenByPolling(history: History, task: number, trouble: string): Violation[] {
  const failure = firstFailure(history, task);
  if (failure !== undefined) {
    return [
      violationAt(
        history,
        failure,
        `the task goes on through ${trouble}, since its job is well`,
        describeTaskEnd(failure),
      ),
    ];
  }
  const early = earlySuccess(history, task);
  if (early !== undefined) return [early];
  if (!succeeded(history) || cleanPollsAfterSuccess(history, task) < CLEAN_POLLS) return [];
  const last = lastPhase(history, task, 0);
  return last?.phaseInfo.phase === "Success"
    ? []
    : [
        violationAtEnd(
          history,
          `Success within ${CLEAN_POLLS} polls after ${trouble} stopped and the job succeeded`,
          last === undefined ? "no phase at all" : last.phaseInfo.phase,
        ),
      ];
}

function earlySuccess(history: History, task: number): Violation | undefined {
  for (const event of history.events) {
    if (event.kind === "job" && event.touch.kind === "changed") return undefined;
    if (event.kind === "phase" && event.call.task === task && event.phaseInfo.phase === "Success") {
      return violationAt(history, event, "no Success while the job still lives", "the plugin reported Success");
    }
  }
  return undefined;
}

function succeeded(history: History): boolean {
  return eventsOf(history, "job").some(({ touch }) => touch.kind === "changed");
}

function cleanPollsAfterSuccess(history: History, task: number): number {
  const change = history.events.findLastIndex((event) => event.kind === "job" && event.touch.kind === "changed");
  const until = askedUntil(history);
  return history.events
    .slice(change)
    .filter(
      (event) => event.kind === "call" && event.call.method === "get" && event.call.task === task && event.at >= until,
    ).length;
}
