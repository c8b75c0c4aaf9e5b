import { isFailure } from "@flyte-webapi/sdk";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import { BOUNDED_EVERY_MS, BOUNDED_POLLS, neverEnds } from "../never-ends.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { describePhase } from "../status/observations.ts";

/** A job that is over without a word is nobody's success, and not the user's fault. */
export const GE_18: Requirement = {
  id: "GE-18",
  title: `A job that is over with neither a result nor an error is no Success, and ends the task within ${BOUNDED_POLLS} polls by a failure of the system`,
  level: "should",
  tolerance: "needs `endWithoutResult`; polls a minute apart",
  source: "googleapis/google-cloud-node-core#435, googleapis/google-cloud-python#2679",
  likelyCause: "no error is taken for a success, or no result for a job that still runs",
  explains: [],
  notApplicable: ({ endWithoutResult }) =>
    endWithoutResult === undefined
      ? "the world does not say what a job looks like that is over with neither a result nor an error (`endWithoutResult`)"
      : undefined,
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
          faults: [{ request: "all", fault: { kind: "endWithoutResult" } }],
        }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => told(history) !== undefined),
    violations: histories.flatMap((history) => {
      const event = told(history);
      if (event === undefined) return [];
      return [...neverEnds(history, TASK, event, "without a result"), ...blamesOfTheUser(history, event)];
    }),
  }),
};

/** The first request that was told so. */
function told(history: History): EventOf<"request"> | undefined {
  return eventsOf(history, "request").find(
    ({ fault, call }) => fault?.kind === "endWithoutResult" && call?.task === TASK,
  );
}

function blamesOfTheUser(history: History, since: EventOf<"request">): Violation[] {
  const start = history.events.indexOf(since);
  const expected = "a failure of the system";
  const phases = eventsOf(history, "phase").filter(
    (event) =>
      event.call.task === TASK &&
      history.events.indexOf(event) > start &&
      isFailure(event.phaseInfo) &&
      event.phaseInfo.error.kind === "USER",
  );
  const ends = endsOf(history, "get").filter(
    ({ call, outcome }) => call.task === TASK && outcome.kind === "threw" && outcome.consequence === "permanentUser",
  );
  return [
    ...phases.map((event) => violationAt(history, event, expected, describePhase({ event }))),
    ...ends.map((event) => violationAt(history, event, expected, describeEnd(event))),
  ];
}
