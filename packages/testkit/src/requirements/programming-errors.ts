import type { CallMethod, History } from "../simulate/history.ts";
import { describeEnd, endsOf, violationAt } from "./evidence.ts";
import type { Violation } from "./requirement.ts";

/** Errors that the language throws at whoever trusts a value: they say nothing of what went wrong at the service. */
const THROWN_BY_THE_LANGUAGE: readonly string[] = ["TypeError", "SyntaxError", "ReferenceError"];

/** Calls of a method that let such an error out. Ask only where every request was answered: `fetch` itself throws TypeError. */
export function programmingErrors(history: History, method: CallMethod): Violation[] {
  return endsOf(history, method)
    .filter(({ outcome }) => outcome.kind === "threw" && THROWN_BY_THE_LANGUAGE.includes(outcome.name))
    .map((event) =>
      violationAt(
        history,
        event,
        "an error that says what the service answered, not one of the language",
        describeEnd(event),
      ),
    );
}
