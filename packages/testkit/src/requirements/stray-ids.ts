import { eventsOf, type EventOf, type History } from "../simulate/history.ts";
import { violationAt } from "./evidence.ts";
import type { Violation } from "./requirement.ts";

/** Uses of ids that the service never gave, by get and delete. */
export function strayIds(history: History): Violation[] {
  const known = new Set(
    eventsOf(history, "job").flatMap(({ touch }) => (touch.kind === "added" ? [touch.job.id] : [])),
  );
  return looks(history).flatMap((event) => {
    const { touch, call } = event;
    return touch.kind === "missed" && !known.has(touch.id)
      ? [
          violationAt(
            history,
            event,
            `${call?.method} uses the id that the service gave: ${[...known].join(", ")}`,
            touch.id,
          ),
        ]
      : [];
  });
}

/** Whether get or delete asked for a job. */
export function usedIds(history: History): boolean {
  return eventsOf(history, "request").some(({ call }) => call?.method === "get" || call?.method === "delete");
}

function looks(history: History): EventOf<"job">[] {
  return eventsOf(history, "job").filter(({ call }) => call?.method === "get" || call?.method === "delete");
}
