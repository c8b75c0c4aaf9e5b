import * as fc from "fast-check";

import { always, inOrder, some, TASK } from "../../generate/plan-of.ts";
import { quietPlanOf } from "../../generate/special-plan.ts";
import { remoteLive } from "../../generate/states.ts";
import type { Op, RemoteChange } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { isTerminalState } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, describeTaskEnd, endsOf, firstFailure, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const OTHER = 1;
const bothPolls: fc.Arbitrary<Op> = fc
  .boolean()
  .map((first): Op => ({ op: "poll", task: first ? TASK : OTHER, beside: first ? OTHER : TASK, times: 1 }));

/** The other job has ended, in any documented way, or is gone. */
function fateOfOther(world: World): fc.Arbitrary<Op> {
  const ends = Object.keys(world.states).filter((state) => isTerminalState(world, state));
  const ended = fc.constantFrom(...ends).map((state): RemoteChange => ({ kind: "state", state }));
  return fc
    .oneof(fc.constant<RemoteChange>({ kind: "remove" }), ended)
    .map((change): Op => ({ op: "remote", task: OTHER, change }));
}

/** Jobs are polled at the same moment, and are still not each other. */
export const GE_21: Requirement = {
  id: "GE-21",
  title: "What a poll says is true of its own job, whatever has become of a job that is polled at the same moment",
  level: "must",
  source:
    "flyteorg/flytekit, plugins/flytekit-k8sdataservice/flytekitplugins/k8sdataservice/connector.py: one object is set up anew for each task. The contract, AsyncPlugin.getMany: one result for each job, in the order of the question",
  likelyCause:
    "polls share one request, and its answers are taken by their position, or one job that is missing fails them all; or a field of the plugin holds what belongs to one poll",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    quietPlanOf(
      inOrder(
        always({ op: "create", task: TASK }, { op: "create", task: OTHER }),
        some(remoteLive(world), 0, 1),
        fateOfOther(world).map((op) => [op]),
        bothPolls.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => [TASK, OTHER].every((task) => pollsOf(history, task).length > 0)),
    violations: histories.flatMap(harmed),
  }),
};

function pollsOf(history: History, task: number): EventOf<"end">[] {
  return endsOf(history, "get").filter(({ call }) => call.task === task);
}

/** The task's own job lives and is well, and nothing is wrong with any request. */
function harmed(history: History): Violation[] {
  const failed = pollsOf(history, TASK).find(({ outcome }) => outcome.kind !== "returned");
  if (failed !== undefined) {
    return [violationAt(history, failed, `get of task ${TASK} says how its job is`, describeEnd(failed))];
  }
  const early = eventsOf(history, "phase").find(
    ({ call, phaseInfo }) => call.task === TASK && phaseInfo.phase === "Success",
  );
  const end = early ?? firstFailure(history, TASK);
  return end === undefined
    ? []
    : [violationAt(history, end, `task ${TASK} goes on, since its job lives`, describeTaskEnd(end))];
}
