import * as fc from "fast-check";

import { faultsOf } from "../../generate/faults.ts";
import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, violationAt, violationAtEnd } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { deletesOfLiveJobs, liveAtEnd } from "./job-deletes.ts";

const MOST = 2;
const passing = fc.constantFrom<Fault>({ kind: "status", status: 503, applied: false }, { kind: "reset" });
const deletes = faultsOf(passing, MOST).map((faults): Op => ({
  op: "delete",
  task: TASK,
  meta: "stored",
  times: 1,
  faults,
}));

/** There may be no second call. */
export const DE_08: Requirement = {
  id: "DE-08",
  title: `One call of delete outlasts up to ${MOST} requests that meet passing trouble (503, reset), and stops the job`,
  level: "should",
  source:
    "flyteorg/flyte, executor/pkg/controller/taskaction_controller.go: when a task starts again in place, an error of delete is only logged",
  likelyCause: "the cancel request is sent once, although it may be repeated",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        deletes.map((op) => [op]),
      ),
    ),
  judge: (world, histories) => {
    const judged = histories.flatMap((history) =>
      deletesOfLiveJobs(world, history)
        .filter(({ troubled, refused }) => troubled && !refused)
        .map((each) => ({ history, ...each })),
    );
    return {
      met: judged.length > 0,
      violations: judged.flatMap(({ history, end, job }) => {
        const expected = `delete succeeds and ${job.id} is over`;
        if (end.outcome.kind !== "returned") return [violationAt(history, end, expected, describeEnd(end))];
        const alive = liveAtEnd(world, history, job.id);
        return alive === undefined ? [] : [violationAtEnd(history, expected, alive)];
      }),
    };
  },
};
