import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { BOUNDED_EVERY_MS, BOUNDED_POLLS, neverEnds } from "../never-ends.ts";
import type { Requirement } from "../requirement.ts";

/** A permission that was taken away must come to light. */
export const GE_10: Requirement = {
  id: "GE-10",
  title: `Polls that are forbidden (403) for good are no Success, and end the task within ${BOUNDED_POLLS} polls`,
  level: "should",
  tolerance: "polls a minute apart",
  source: "apache/airflow#62301, apache/airflow#61974",
  likelyCause: "403 is taken for a job that still runs, so nobody learns why nothing happens",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }, poll),
        always({
          op: "poll",
          task: TASK,
          times: BOUNDED_POLLS,
          everyMs: BOUNDED_EVERY_MS,
          faults: [{ request: "all", fault: { kind: "status", status: 403, applied: false } }],
        }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => forbidden(history) !== undefined),
    violations: histories.flatMap((history) => {
      const event = forbidden(history);
      return event === undefined ? [] : neverEnds(history, TASK, event, "while every poll is forbidden");
    }),
  }),
};

function forbidden(history: History): EventOf<"request"> | undefined {
  return eventsOf(history, "request").find(({ fault }) => fault?.kind === "status" && fault.status === 403);
}
