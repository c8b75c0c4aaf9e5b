import { eventsOf, type EventOf, type History, type HistoryEvent } from "../simulate/history.ts";
import { describeEnd, describeTaskEnd, endsOf, violationAt, violationAtEnd } from "./evidence.ts";
import type { Violation } from "./requirement.ts";

/** Polls within which a task must end whose job cannot be seen any more. */
export const BOUNDED_POLLS = 30;
/** Time between them. */
export const BOUNDED_EVERY_MS = 60_000;

/**
 * A task whose job cannot be seen any more must come to an end: by a failure, or by polls that reject so that the host counts them. Never
 * by a success.
 */
export function neverEnds(history: History, task: number, since: HistoryEvent, trouble: string): Violation[] {
  const start = history.events.indexOf(since);
  const after = <E extends HistoryEvent>(event: E): boolean => history.events.indexOf(event) > start;
  const success = eventsOf(history, "phase").find(
    (event) => event.call.task === task && event.phaseInfo.phase === "Success" && after(event),
  );
  if (success !== undefined) {
    return [violationAt(history, success, `no Success ${trouble}`, describeTaskEnd(success))];
  }
  const ends = endsOf(history, "get").filter((event) => event.call.task === task && after(event));
  const last = ends.at(-1);
  if (last === undefined || ends.length < BOUNDED_POLLS || isCounted(last)) return [];
  const ended = history.events.some(
    (event) =>
      after(event) &&
      ((event.kind === "gaveUp" && event.call.task === task) ||
        (event.kind === "phase" && event.call.task === task && event.phaseInfo.phase.endsWith("Failure"))),
  );
  if (ended) return [];
  const phase = eventsOf(history, "phase").findLast((event) => event.call.task === task);
  return [
    violationAtEnd(
      history,
      `a failure, or polls that reject and so count, within ${BOUNDED_POLLS} polls and ${(BOUNDED_POLLS * BOUNDED_EVERY_MS) / 60_000} minutes ${trouble}`,
      last.outcome.kind === "returned" ? `still ${phase?.phaseInfo.phase ?? "no phase"}` : `still ${describeEnd(last)}`,
    ),
  ];
}

/** Whether the host counts the end of a poll as a failure: enough of them end the task. */
function isCounted({ outcome }: EventOf<"end">): boolean {
  if (outcome.kind === "threw") return outcome.consequence !== "retryAfter" && outcome.consequence !== "cancelled";
  return outcome.kind === "abandoned";
}
