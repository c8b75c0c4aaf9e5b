import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { failedForGood } from "./outcomes.ts";

const MOST_TRIES = 2;
const WORDS = "flux capacitor missing E-4711";

const refused = fc.constantFrom(400, 403, 422).map((status): Op => ({
  op: "create",
  task: TASK,
  faults: [{ request: "all", fault: { kind: "status", status, applied: false, message: WORDS } }],
}));

/** No means no. */
export const CR_12: Requirement = {
  id: "CR-12",
  title: `A create that the service refuses (400, 403, 422) makes at most ${MOST_TRIES} requests that change something and gives a permanent error, with the service's words`,
  level: "must",
  source: "flyteorg/flyte#3462, flyteorg/flyte#6985, hashicorp/terraform-provider-aws#13830",
  likelyCause: "every error of the service is taken for trouble that passes, so the task waits for ever",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        refused.map((op) => [op]),
        always(),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => refusals(history).length > 0),
    violations: histories.flatMap((history) =>
      refusals(history).flatMap((event) => judgeRefusal(world, history, event)),
    ),
  }),
};

/** Calls of create whose every request was refused. */
function refusals(history: History): EventOf<"end">[] {
  return endsOf(history, "create").filter(({ call }) => {
    const requests = requestsIn(history, call.id);
    return requests.length > 0 && requests.every(({ fault }) => fault?.kind === "status");
  });
}

function requestsIn(history: History, id: number): EventOf<"request">[] {
  return eventsOf(history, "request").filter(({ call }) => call?.id === id);
}

function judgeRefusal(world: World, history: History, event: EventOf<"end">): Violation[] {
  const tries = requestsIn(history, event.call.id).filter(({ method, reads }) => method !== "DELETE" && !reads);
  const tooMany = tries[MOST_TRIES];
  if (tooMany !== undefined) {
    const expected = `at most ${MOST_TRIES} requests, since the service has refused`;
    return [violationAt(history, tooMany, expected, `request ${MOST_TRIES + 1} of ${tries.length}`)];
  }
  if (!failedForGood(event)) return [violationAt(history, event, "a permanent error", describeEnd(event))];
  const said = event.outcome.kind === "threw" ? event.outcome.message : "";
  return world.errorBody === undefined || said.includes(WORDS)
    ? []
    : [violationAt(history, event, `the service's words: ${WORDS}`, describeEnd(event))];
}
