import { isTerminalPhase } from "@flyte-webapi/sdk";

import { eventsOf, type Call, type CallMethod, type EventOf, type History } from "../simulate/history.ts";
import type { Violation } from "./requirement.ts";

/** Whether a call belongs to this attempt. */
export function sameAttempt(a: Call, b: Call): boolean {
  return a.task === b.task && a.attempt === b.attempt;
}

/** How every call of one method ended. */
export function endsOf(history: History, method: CallMethod): EventOf<"end">[] {
  return eventsOf(history, "end").filter((event) => event.call.method === method);
}

/** Requests that were made on behalf of one method. */
export function requestsOf(history: History, method: CallMethod): EventOf<"request">[] {
  return eventsOf(history, "request").filter((event) => event.call?.method === method);
}

/** Uses of the job table on behalf of one method. */
export function touchesOf(history: History, method: CallMethod): EventOf<"job">[] {
  return eventsOf(history, "job").filter((event) => event.call?.method === method);
}

/** A violation that shows at this event. */
export function violationAt(
  history: History,
  event: History["events"][number],
  expected: string,
  got: string,
): Violation {
  return { event: history.events.indexOf(event), expected, got };
}

/** A violation that shows only at the end. */
export function violationAtEnd(history: History, expected: string, got: string): Violation {
  return { event: history.events.length, expected, got };
}

/** The words for how a call ended. */
export function describeEnd(event: EventOf<"end">): string {
  const { call, outcome } = event;
  switch (outcome.kind) {
    case "returned":
      return `${call.method} returned`;
    case "threw":
      return `${call.method} threw ${outcome.name}: ${firstLine(outcome.message)}`;
    case "abandoned":
      return `${call.method} did not settle after its deadline`;
    case "died":
      return `the process died during ${call.method}`;
  }
}

/** The first place at which the task ended without success: by the plugin's own word, or because the host gave up. */
export function firstFailure(history: History, task: number): EventOf<"phase"> | EventOf<"gaveUp"> | undefined {
  return history.events.find(
    (event): event is EventOf<"phase"> | EventOf<"gaveUp"> =>
      (event.kind === "gaveUp" && event.call.task === task) ||
      (event.kind === "phase" &&
        event.call.task === task &&
        isTerminalPhase(event.phaseInfo.phase) &&
        event.phaseInfo.phase !== "Success"),
  );
}

/** The words for a task's end. */
export function describeTaskEnd(event: EventOf<"phase"> | EventOf<"gaveUp">): string {
  return event.kind === "phase"
    ? `the plugin reported ${event.phaseInfo.phase}`
    : `the host gave up, because ${event.reason}`;
}

/** The last phase that was reported for an attempt. */
export function lastPhase(history: History, task: number, attempt: number): EventOf<"phase"> | undefined {
  return eventsOf(history, "phase").findLast((event) => event.call.task === task && event.call.attempt === attempt);
}

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}
