import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type Call, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState, unsuccessfulStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { endsOf, sameAttempt, violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import type { Requirement, Violation } from "../requirement.ts";

const create: Op = { op: "create", task: TASK };
const poll: Op = { op: "poll", task: TASK, times: 1 };

/** When the system starts an attempt again, its old job is dead. */
export const CR_07: Requirement = {
  id: "CR-07",
  title: "An attempt that the system starts again, under the same generated name, does not get its dead job back",
  level: "should",
  source:
    "flyteorg/flyte, executor/pkg/controller/taskaction_controller.go: the state is cleared and the attempts unchanged",
  likelyCause: "the key is made of the generated name, not of the idempotency key",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always(create),
        remoteState(unsuccessfulStates(world)).map((op) => [op]),
        some(fc.constant(poll), 0, 1),
        always(
          { op: "delete", task: TASK, meta: "stored", times: 1 },
          { op: "retry", task: TASK, system: true },
          create,
        ),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => secondStarts(history).length > 0),
    violations: histories.flatMap((history) => deadJobs(world, history)),
  }),
};

function secondStarts(history: History): ReturnType<typeof endsOf> {
  return endsOf(history, "create").filter(({ call }) => call.incarnation > 0);
}

function deadJobs(world: World, history: History): Violation[] {
  return secondStarts(history).flatMap((event) => {
    const { call, outcome } = event;
    if (outcome.kind !== "returned" || hasFreshJob(history, call)) return [];
    const old = jobStateBefore(history, event, call.task, call.attempt);
    if (old === undefined || !isTerminalState(world, old.state)) return [];
    return [violationAt(history, event, "a new job, or a permanent error", `${old.id} again, which is ${old.state}`)];
  });
}

function hasFreshJob(history: History, start: Call): boolean {
  return eventsOf(history, "job").some(
    ({ call, touch }) =>
      touch.kind === "added" &&
      call !== undefined &&
      sameAttempt(call, start) &&
      call.incarnation === start.incarnation,
  );
}
