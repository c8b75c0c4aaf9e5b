import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

/** What is stored comes back as it was. */
export const ME_03: Requirement = {
  id: "ME-03",
  title: "ResourceMeta is the same after it was stored and read, and the same ResourceMeta gives the same bytes",
  level: "must",
  tolerance: "a field that is undefined counts as absent; classes do not matter",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/state.go. Met in astronomer/astronomer-providers#195",
  likelyCause:
    "dates, maps or big integers are put into ResourceMeta, or go through JSON; or the codec writes down the time",
  // When nothing can be stored, create fails although its job is made.
  explains: ["CR-02", "CR-03", "CR-05", "CR-08", "CR-09", "CR-11", "CR-13", "CR-14", "CR-16", "CR-19", "DE-09"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(always({ op: "create", task: TASK }), some(fc.constant({ op: "poll", task: TASK, times: 1 }), 0, 1)),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "meta").length > 0 || unstorable(history).length > 0),
    violations: histories.flatMap((history) => [
      ...unstorable(history).map((event) => violationAt(history, event, STORED, describeEnd(event))),
      ...eventsOf(history, "meta").flatMap((event) =>
        event.roundTrip === undefined ? [] : [violationAt(history, event, STORED, event.roundTrip)],
      ),
    ]),
  }),
};

const STORED = "ResourceMeta that survives being stored";

/** Where the codec refused what create had returned. */
function unstorable(history: History): EventOf<"end">[] {
  const ends = endsOf(history, "create");
  const returned = new Set(ends.filter(({ outcome }) => outcome.kind === "returned").map(({ call }) => call.id));
  return ends.filter(({ call, outcome }) => outcome.kind === "threw" && returned.has(call.id));
}
