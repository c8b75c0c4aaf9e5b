import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { remote, remoteLive } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf } from "../evidence.ts";
import { BOUNDED_EVERY_MS, BOUNDED_POLLS, neverEnds } from "../never-ends.ts";
import type { Requirement } from "../requirement.ts";

const polls: Extract<Op, { op: "poll" }> = {
  op: "poll",
  task: TASK,
  times: BOUNDED_POLLS,
  everyMs: BOUNDED_EVERY_MS,
};
// Services, and gateways in front of them, that remember what they have forgotten.
const rememberedPolls: Op = {
  ...polls,
  faults: [{ request: "all", of: "reads", fault: { kind: "status", status: 410, applied: false } }],
};
const missed = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Op>(polls) },
  { weight: 1, arbitrary: fc.constant(rememberedPolls) },
);

/** A job that was there and is gone will not come back. */
export const GE_05: Requirement = {
  id: "GE-05",
  title: `A job that was seen and then vanishes for good (404, 410) is no Success, and ends the task within ${BOUNDED_POLLS} polls`,
  level: "must",
  tolerance: "polls a minute apart",
  source:
    "flyteorg/flytekit, plugins/flytekit-dgxc-lepton/flytekitplugins/dgxc_lepton/connector.py: a job that is gone counts as a success. Met in ystia/yorc#757, riga/law#125, galaxyproject/galaxy#2403",
  likelyCause: "404 or 410 is taken for a job that still runs, or for one that is done",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(remoteLive(world), 0, 1),
        always(poll, remote({ kind: "remove" })),
        missed.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => vanished(history) !== undefined),
    violations: histories.flatMap((history) => {
      const event = vanished(history);
      return event === undefined ? [] : neverEnds(history, TASK, event, "after the job has vanished");
    }),
  }),
};

/** Where the job was removed, if a poll had seen it before: whichever way the fake finds the job, by id, by key or in its list. */
function vanished(history: History): EventOf<"job"> | undefined {
  const seen = endsOf(history, "get").find(({ outcome, call }) => outcome.kind === "returned" && call.task === TASK);
  return eventsOf(history, "job").find(
    (event) =>
      event.touch.kind === "changed" &&
      event.touch.change.kind === "remove" &&
      seen !== undefined &&
      history.events.indexOf(seen) < history.events.indexOf(event),
  );
}
