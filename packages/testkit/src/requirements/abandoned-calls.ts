import { eventsOf, type CallMethod, type History } from "../simulate/history.ts";
import { describeEnd, violationAt } from "./evidence.ts";
import type { Violation } from "./requirement.ts";

/** Calls of these methods that had not settled a second after their deadline. */
export function abandonedCalls(history: History, methods: readonly CallMethod[]): Violation[] {
  return eventsOf(history, "end")
    .filter(({ call, outcome }) => outcome.kind === "abandoned" && methods.includes(call.method))
    .map((event) =>
      violationAt(history, event, `${event.call.method} settles within 1 s after its deadline`, describeEnd(event)),
    );
}
