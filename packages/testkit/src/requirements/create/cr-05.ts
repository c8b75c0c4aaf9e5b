import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState, remoteSuccess } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { unsuccessfulStates } from "../../world/state-phases.ts";
import { describeEnd, endsOf, lastPhase, violationAt, violationAtEnd } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const create: Op = { op: "create", task: TASK };
const poll: Op = { op: "poll", task: TASK, times: 1 };
const deleteOld: Op = { op: "delete", task: TASK, meta: "stored", times: 1 };

/** A retry of the user is a new job. */
export const CR_05: Requirement = {
  id: "CR-05",
  title: "The next attempt of a failed task makes a job of its own, and ends as that job ends",
  level: "must",
  tolerance: "after every documented unsuccessful end",
  source:
    "flyteorg/flyte, executor/pkg/plugin/task_exec_metadata.go: each attempt has its own generated name. Met in apache/airflow#69625, apache/airflow#64828",
  likelyCause: "the key leaves out the attempt, so the service gives the failed job back",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always(create),
        remoteState(unsuccessfulStates(world)).map((op) => [op]),
        always(poll),
        some(fc.constant(deleteOld), 0, 1),
        always({ op: "retry", task: TASK }, create),
        remoteSuccess(world).map((op) => [op]),
        always(poll, poll),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").some((event) => event.call.attempt > 0)),
    violations: histories.flatMap(judgeRetries),
  }),
};

function judgeRetries(history: History): Violation[] {
  const retries = endsOf(history, "create").filter((event) => event.call.attempt > 0);
  return retries.flatMap((event): Violation[] => {
    const { task, attempt } = event.call;
    const name = `attempt ${attempt} of task ${task}`;
    if (event.outcome.kind !== "returned") {
      return [violationAt(history, event, `${name} gets a job of its own`, describeEnd(event))];
    }
    const made = eventsOf(history, "job").some(
      ({ call, touch }) => touch.kind === "added" && call?.task === task && call.attempt === attempt,
    );
    if (!made)
      return [
        violationAt(history, event, `${name} makes a job of its own`, "create gave back a job of an earlier attempt"),
      ];
    const last = lastPhase(history, task, attempt);
    return last === undefined || last.phaseInfo.phase === "Success" || !jobSucceeded(history, task, attempt)
      ? []
      : [violationAtEnd(history, `${name} ends as its own job did: Success`, last.phaseInfo.phase)];
  });
}

// The plan lets the second job succeed; a plan that was made smaller may leave that out.
function jobSucceeded(history: History, task: number, attempt: number): boolean {
  const own = new Set(
    eventsOf(history, "job").flatMap(({ call, touch }) =>
      touch.kind === "added" && call?.task === task && call.attempt === attempt ? [touch.job.id] : [],
    ),
  );
  return eventsOf(history, "job").some(({ touch }) => touch.kind === "changed" && own.has(touch.job.id));
}
