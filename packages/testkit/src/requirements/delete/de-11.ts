import * as fc from "fast-check";

import { inOrder, always, planOf, some, TASK } from "../../generate/plan-of.ts";
import { withTasks } from "../../generate/special-plan.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const create: Extract<Op, { op: "create" }> = { op: "create", task: TASK };
/** The service refuses the first or the second thing that is asked for; what comes after it works. */
const refused = fc.constantFrom(0, 1).map((request): Op => ({
  ...create,
  faults: [{ request, of: "writes", fault: { kind: "status", status: 400, applied: false } }],
}));
const remove: Op = { op: "delete", task: TASK, meta: "stored", times: 1 };

/** What was there before the task is there after it. */
export const DE_11: Requirement = {
  id: "DE-11",
  title:
    "What a task only uses, since the service held it already, outlives the task: its delete, and a create that is refused",
  level: "should",
  tolerance: "needs `existing`",
  source:
    "flyteorg/flytekit, plugins/flytekit-k8sdataservice/flytekitplugins/k8sdataservice/connector.py: removes the StatefulSet that the task named",
  likelyCause: "ResourceMeta does not say what create has made itself, so delete removes all that it names",
  explains: [],
  notApplicable: ({ existing }) =>
    existing === undefined ? "the world names nothing that a task can use and must not remove (`existing`)" : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    withTasks(
      planOf(inOrder(some(refused, 0, 1), some(fc.constant(create), 0, 1), always(remove))),
      fc.constant({ [TASK]: { existing: true as const } }),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").some(({ call }) => call.task === TASK)),
    violations: histories.flatMap((history) => losses(world, history)),
  }),
};

function losses({ existing }: World, history: History): Violation[] {
  const { resource, job } = existing ?? {};
  const violations = [
    ...eventsOf(history, "resource").flatMap((event) =>
      event.change === "removed" && event.id === resource
        ? [violationAt(history, event, `${event.id} stays: the task did not make it`, "it was removed")]
        : [],
    ),
    ...eventsOf(history, "job").flatMap((event) => {
      const { touch } = event;
      const gone = touch.kind === "cancelled" || touch.kind === "removed";
      return gone && touch.job.id === job?.id
        ? [violationAt(history, event, `${touch.job.id} stays: the task did not make it`, `it was ${touch.kind}`)]
        : [];
    }),
  ];
  return violations;
}
