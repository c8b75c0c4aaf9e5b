import { eventsOf, type History, type LeakPlace } from "../../simulate/history.ts";
import { violationAt } from "../evidence.ts";
import type { Violation } from "../requirement.ts";

/** Secrets that turned up in these places. */
export function leaksIn(history: History, places: readonly LeakPlace[]): Violation[] {
  return eventsOf(history, "leak")
    .filter(({ place }) => places.includes(place))
    .map((event) =>
      violationAt(
        history,
        event,
        `no secret in the ${event.place}, in any form: not encoded, not its first 8 characters`,
        `${event.secret}${event.call === undefined ? "" : `, in ${event.call.method}`}`,
      ),
    );
}
