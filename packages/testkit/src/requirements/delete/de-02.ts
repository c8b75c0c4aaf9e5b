import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState, statesWhere } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, touchesOf, violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import type { Requirement, Violation } from "../requirement.ts";

const poll: Op = { op: "poll", task: TASK, times: 1 };
const deletes = fc
  .integer({ min: 1, max: 2 })
  .map((times): Op => ({ op: "delete", task: TASK, meta: "stored", times }));

/** What is finished stays as it is. */
export const DE_02: Requirement = {
  id: "DE-02",
  title: "delete of a finished job succeeds and leaves the job as it is",
  level: "must",
  tolerance: "every documented end",
  source:
    "flyteorg/flyte, executor/pkg/controller/taskaction_controller.go: delete is called about an hour after every success. Met in flyteorg/flyte#2653, cdapio/cdap#16177",
  likelyCause: "the service's refusal to cancel a finished job is passed on, or delete removes the job with its result",
  explains: ["DE-07"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteState(statesWhere(world, (_phases, state) => isTerminalState(world, state))).map((op) => [op]),
        some(fc.constant(poll), 0, 1),
        deletes.map((op) => [op]),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => deletesOfFinished(world, history).length > 0),
    violations: histories.flatMap((history) => [...rejections(world, history), ...damages(world, history)]),
  }),
};

function deletesOfFinished(world: World, history: History): ReturnType<typeof endsOf> {
  const finished = new Set(
    history.events.flatMap((event) => {
      if (event.kind !== "call" || event.call.method !== "delete") return [];
      const state = jobStateBefore(history, event, event.call.task, event.call.attempt);
      return state !== undefined && isTerminalState(world, state.state) ? [event.call.id] : [];
    }),
  );
  return endsOf(history, "delete").filter((event) => finished.has(event.call.id));
}

function rejections(world: World, history: History): Violation[] {
  return deletesOfFinished(world, history)
    .filter((event) => event.outcome.kind !== "returned")
    .map((event) => violationAt(history, event, "delete succeeds, since the job is finished", describeEnd(event)));
}

function damages(world: World, history: History): Violation[] {
  return touchesOf(history, "delete").flatMap((event): Violation[] => {
    const { touch, call } = event;
    if (call === undefined || (touch.kind !== "cancelled" && touch.kind !== "removed")) return [];
    const before = jobStateBefore(history, event, call.task, call.attempt);
    if (before?.id !== touch.job.id || !isTerminalState(world, before.state)) return [];
    if (touch.kind === "cancelled" && touch.from === touch.job.state) return [];
    const got = touch.kind === "removed" ? `${touch.job.id} was removed` : `${touch.job.id} became ${touch.job.state}`;
    return [violationAt(history, event, `${touch.job.id} stays ${before.state}`, got)];
  });
}
