import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { eventsOf } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

/** What is stored comes back as it was. */
export const ME_03: Requirement = {
  id: "ME-03",
  title: "ResourceMeta is the same after it was stored and read, and the same ResourceMeta gives the same bytes",
  level: "must",
  tolerance: "a field that is undefined counts as absent; classes do not matter",
  source: "flyteplugins, webapi/state.go; failure-modes ME-03",
  likelyCause: "dates, maps or big integers go through JSON, or the codec writes down the time",
  explains: ["CR-03"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(always({ op: "create", task: TASK }), some(fc.constant({ op: "poll", task: TASK, times: 1 }), 0, 1)),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "meta").length > 0),
    violations: histories.flatMap((history) =>
      eventsOf(history, "meta").flatMap((event) =>
        event.roundTrip === undefined
          ? []
          : [violationAt(history, event, "ResourceMeta that survives being stored", event.roundTrip)],
      ),
    ),
  }),
};
