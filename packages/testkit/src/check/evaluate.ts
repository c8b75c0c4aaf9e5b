import type { Plan } from "../plan/plan.ts";
import type { Finding, Requirement, Violation } from "../requirements/requirement.ts";
import { eventsOf, type History } from "../simulate/history.ts";
import { simulate, type Subject } from "../simulate/simulate.ts";

/** What one plan showed about one requirement. */
export interface Evaluation extends Finding {
  /** One per environment of the requirement. */
  readonly histories: readonly History[];
  /** Requests for which the author's fake has no handler, each once: then the fake is wrong, not the plugin. */
  readonly unhandled: readonly string[];
  /** Why what the world declares cannot be true. */
  readonly contradiction: string | undefined;
}

/** Runs the plan in every environment of the requirement and lets the requirement judge. */
export async function evaluate(subject: Subject, requirement: Requirement, plan: Plan): Promise<Evaluation> {
  const histories: History[] = [];
  for (const environment of requirement.environments) histories.push(await simulate(subject, plan, environment));
  const finding = requirement.judge(subject.world, histories);
  // A request that the requirement itself objects to is no gap of the fake.
  const judged = new Set(finding.violations.map(({ event }) => histories[0]?.events[event]));
  const unhandled = histories.flatMap((history) =>
    eventsOf(history, "unhandled")
      .filter((event) => !judged.has(event))
      .map((event) => `${event.method} ${new URL(event.url).origin}${new URL(event.url).pathname}`),
  );
  return {
    met: finding.met,
    violations: [...histories.flatMap(storms), ...finding.violations],
    histories,
    unhandled: [...new Set(unhandled)],
    contradiction: requirement.contradiction?.(subject.world, histories),
  };
}

function storms(history: History): Violation[] {
  return eventsOf(history, "storm").map((event) => ({
    event: history.events.indexOf(event),
    expected: "the plan ends",
    got: `the plugin still made requests or set timers after ${event.events} events`,
  }));
}
