import * as fc from "fast-check";

import { always, TASK } from "../../generate/plan-of.ts";
import { quietPlanOf, withTasks } from "../../generate/special-plan.ts";
import type { Op } from "../../plan/op.ts";
import type { Plan } from "../../plan/plan.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const OTHER = 1;
const create = (task: number): Op => ({ op: "create", task });
const both: Op = { op: "create", task: TASK, beside: OTHER };
// What engines say when somebody changes what is frozen.
const CHANGED_FROZEN = /read.only property|not extensible|Cannot (?:delete|redefine|define) property/;

/** Plans of two tasks that want different things. */
const differing = (...ops: readonly Op[]): fc.Arbitrary<Plan> =>
  withTasks(quietPlanOf(always(...ops)), fc.constant({ [TASK]: { text: "apples" }, [OTHER]: { text: "pears" } }));

/** What is lent is given back as it was. */
export const CR_21: Requirement = {
  id: "CR-21",
  title: "create changes nothing that it was given, and one task's values never show in the job of another",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/plugins/webapi/connector/plugin.go: the template is put back for the next one. Met in dagster-io/dagster#27526",
  likelyCause:
    "a template or a field that all tasks share is filled in, or an object of the context is changed in place",
  explains: ["CR-05"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    fc.oneof(
      differing(create(TASK), create(OTHER), create(TASK), { op: "retry", task: TASK }, create(TASK)),
      differing(both),
      // Two tasks that want the same.
      quietPlanOf(always(both)),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").length > 1),
    violations: histories.flatMap((history) => [
      ...changes(history),
      ...strangers(world, history),
      ...sharedMetas(history),
    ]),
  }),
};

function changes(history: History): Violation[] {
  return endsOf(history, "create")
    .filter(({ outcome }) => outcome.kind === "threw" && CHANGED_FROZEN.test(outcome.message))
    .map((event) => violationAt(history, event, "create changes nothing that it was given", describeEnd(event)));
}

function sharedMetas(history: History): Violation[] {
  const metas = eventsOf(history, "meta");
  const shared = metas.find((event) =>
    metas.some(({ call, encoded }) => call.task !== event.call.task && encoded === event.encoded),
  );
  return shared === undefined
    ? []
    : [violationAt(history, shared, "ResourceMeta of a job of its own for each task", `both have ${shared.encoded}`)];
}

function strangers(world: World, history: History): Violation[] {
  const where = world.text;
  if (where === undefined) return [];
  return eventsOf(history, "job").flatMap((event) => {
    const { call, touch } = event;
    if (touch.kind !== "added" || call === undefined) return [];
    const text = where.received(touch.job.spec);
    const stranger = Object.entries(history.plan.tasks ?? {}).find(
      ([task, variant]) => Number(task) !== call.task && variant.text !== undefined && variant.text === text,
    );
    return stranger === undefined
      ? []
      : [
          violationAt(
            history,
            event,
            `the job of task ${call.task} holds the text of task ${call.task}`,
            `it holds that of task ${stranger[0]}`,
          ),
        ];
  });
}
