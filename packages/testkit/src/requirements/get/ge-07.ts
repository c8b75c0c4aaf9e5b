import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf, violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

// 302 without an address: fetch has nowhere to go, and hands it on.
const refusal: fc.Arbitrary<Fault> = fc
  .constantFrom(500, 401, 429, 302)
  .map((status): Fault => ({ kind: "status", status, applied: false }));
const refusedPoll = fc
  .tuple(refusal, fc.integer({ min: 1, max: 2 }))
  .map(([fault, times]): Op => ({ op: "poll", task: TASK, times, faults: [{ request: "all", fault }] }));

/** What HTTP says of the request is not what the service says of the job. */
export const GE_07: Requirement = {
  id: "GE-07",
  title: "get rejects when all it ever got was 500, 401, 429 or 302: there is no Resource to give",
  level: "must",
  source:
    "flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/snowflake/plugin.go: keeps the status of the response as the job's",
  likelyCause: "the status of the response is stored in the Resource as if it were the state of the job",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  // A new process: what the plugin may still know of the job is gone.
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }, { op: "restart" }),
        refusedPoll.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => blindPolls(history).length > 0),
    violations: histories.flatMap((history) =>
      blindPolls(history)
        .filter(({ outcome }) => outcome.kind === "returned")
        .map((event) =>
          violationAt(history, event, "get rejects, since the service said nothing of the job", "get gave a Resource"),
        ),
    ),
  }),
};

/** Ends of polls that made requests, in a process to which the service has told nothing of the task's job. */
function blindPolls(history: History): EventOf<"end">[] {
  const told = new Set(
    eventsOf(history, "answer").flatMap(({ call, answer, fault }) =>
      call?.task === TASK && fault === undefined && answer.kind === "status" && answer.status < 400
        ? [call.process]
        : [],
    ),
  );
  return endsOf(history, "get").filter(
    ({ call }) =>
      call.task === TASK &&
      !told.has(call.process) &&
      eventsOf(history, "answer").some((event) => event.call?.id === call.id && event.fault !== undefined),
  );
}
