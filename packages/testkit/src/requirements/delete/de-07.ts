import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, touchesOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { deletesOfLiveJobs, mayLiveOn } from "./job-deletes.ts";

const OTHER_TASK = 1;

const deletes = fc
  .record({ times: fc.integer({ min: 2, max: 5 }), concurrent: fc.boolean() })
  .map(({ times, concurrent }): Op => {
    const op: Op = { op: "delete", task: TASK, meta: "stored", times };
    return concurrent ? { ...op, concurrent } : op;
  });

/** Delete is called at least once. */
export const DE_07: Requirement = {
  id: "DE-07",
  title:
    "delete, called up to 5 times for the same job, one after the other or at once, succeeds each time and touches no other job",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go: delete is called at least once. Met in flyteorg/flyte@a6d94debfa",
  likelyCause: "the second call finds the job cancelled and fails, or delete looks for its job too generously",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }, { op: "create", task: OTHER_TASK }),
        mayLiveOn(world),
        deletes.map((op) => [op]),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => repeated(world, history).length > 1),
    violations: histories.flatMap((history) => [...failures(world, history), ...othersTouched(history)]),
  }),
};

/** All deletes of the task, when the first found its job alive and was not refused. */
function repeated(world: World, history: History): ReturnType<typeof endsOf> {
  const [first] = deletesOfLiveJobs(world, history).filter(({ call }) => call.task === TASK);
  if (first === undefined || first.refused) return [];
  return endsOf(history, "delete").filter(({ call }) => call.task === TASK && call.op >= first.call.op);
}

function failures(world: World, history: History): Violation[] {
  return repeated(world, history)
    .filter((event) => event.outcome.kind !== "returned")
    .map((event) => violationAt(history, event, "delete succeeds, however often it is called", describeEnd(event)));
}

function othersTouched(history: History): Violation[] {
  const makers = new Map(
    eventsOf(history, "job").flatMap(({ call, touch }) =>
      touch.kind === "added" && call !== undefined ? [[touch.job.id, call.task] as const] : [],
    ),
  );
  return touchesOf(history, "delete").flatMap((event): Violation[] => {
    const { call, touch } = event;
    if (call === undefined || (touch.kind !== "cancelled" && touch.kind !== "removed")) return [];
    const maker = makers.get(touch.job.id);
    if (maker === undefined || maker === call.task) return [];
    return [
      violationAt(
        history,
        event,
        `delete of task ${call.task} leaves the job of task ${maker} alone`,
        `${touch.job.id} was ${touch.kind}`,
      ),
    ];
  });
}
