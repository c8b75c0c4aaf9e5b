import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { failedForGood, jobsOfAttempt } from "./outcomes.ts";

const CALLS = 2;
const create: Op = { op: "create", task: TASK };
const poll: Op = { op: "poll", task: TASK, times: 1 };

/** A job of the same name need not be one's own. */
export const CR_10: Requirement = {
  id: "CR-10",
  title: `A create whose name is taken by somebody else's job gives a permanent error within ${CALLS} calls, and neither adopts nor stops that job`,
  level: "should",
  tolerance: "needs `foreignJob`; a job of its own under another name is right, too",
  source:
    "https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07: another request under the same key is an error. flyteorg/flytekit, plugins/flytekit-aws-sagemaker/flytekitplugins/awssagemaker_inference/connector.py: takes over whatever has the name",
  likelyCause: "whatever exists under the name is adopted, without a look at whose it is",
  explains: [],
  notApplicable: ({ foreignJob }) =>
    foreignJob === undefined
      ? "the world does not say how somebody else's job under the same name looks (`foreignJob`)"
      : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "occupy", task: TASK }, create, create),
        some(fc.constant(poll), 0, 1),
        always({ op: "delete", task: TASK, meta: "stored", times: 1 }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => foreignJobs(history).length > 0),
    violations: histories.flatMap((history) =>
      foreignJobs(history).flatMap((event) => [
        ...adoptions(history, event),
        ...touches(history, event),
        ...unendingRetries(history, event),
      ]),
    ),
  }),
};

/** Where somebody else made a job: on behalf of no call. */
function foreignJobs(history: History): EventOf<"job">[] {
  return eventsOf(history, "job").filter(({ call, touch }) => call === undefined && touch.kind === "added");
}

function idOf({ touch }: EventOf<"job">): string {
  return "job" in touch ? touch.job.id : touch.id;
}

function adoptions(history: History, foreign: EventOf<"job">): Violation[] {
  return eventsOf(history, "meta")
    .filter((event) => event.call.task === TASK && jobsOfAttempt(history, event.call).length === 0)
    .map((event) =>
      violationAt(
        history,
        event,
        `a permanent error, since ${idOf(foreign)} is somebody else's job`,
        "create gave ResourceMeta without having made a job",
      ),
    );
}

function touches(history: History, foreign: EventOf<"job">): Violation[] {
  return eventsOf(history, "job")
    .filter(
      (event) =>
        event.call !== undefined &&
        (event.touch.kind === "cancelled" || event.touch.kind === "removed") &&
        idOf(event) === idOf(foreign),
    )
    .map((event) =>
      violationAt(
        history,
        event,
        `${idOf(foreign)} is left alone: it is somebody else's`,
        `it was ${event.touch.kind}`,
      ),
    );
}

function unendingRetries(history: History, foreign: EventOf<"job">): Violation[] {
  const start = history.events.indexOf(foreign);
  const ends = endsOf(history, "create").filter(
    (event) => event.call.task === TASK && history.events.indexOf(event) > start,
  );
  const last = ends[CALLS - 1];
  return last === undefined || last.outcome.kind !== "threw" || ends.some(failedForGood)
    ? []
    : [violationAt(history, last, `a permanent error within ${CALLS} calls: the name stays taken`, describeEnd(last))];
}
