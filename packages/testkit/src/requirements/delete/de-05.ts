import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAtEnd } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { deletesOfLiveJobs, liveAtEnd, mayLiveOn } from "./job-deletes.ts";

// Clients have an error of its own for 429, so it is as often as all others.
const refusal = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(500, 503, 401, 403).map(answered) },
  { weight: 3, arbitrary: fc.constant(answered(429)) },
  { weight: 1, arbitrary: fc.constant<Fault>({ kind: "reset" }) },
);

function answered(status: number): Fault {
  return { kind: "status", status, applied: false };
}

const deleteOp: Op = { op: "delete", task: TASK, meta: "stored", times: 1 };
const refused = refusal.map((fault): Op => ({ ...deleteOp, faults: [{ request: "all", fault }] }));

/** What could not be deleted must not look deleted: then the host does not ask again. */
export const DE_05: Requirement = {
  id: "DE-05",
  title:
    "delete never succeeds while the job lives on because the service refused (500, 503, 401, 403, 429) or could not be reached",
  level: "must",
  source:
    "flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/snowflake/plugin.go: the status of the cancelling request is not looked at. flyteorg/flytekit, plugins/flytekit-k8sdataservice/flytekitplugins/k8sdataservice/connector.py: its error is logged, and that is all",
  likelyCause: "the status of the cancel request is not looked at, or its error is logged and dropped",
  explains: ["DE-08"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        mayLiveOn(world),
        refused.map((op) => [op]),
        some(fc.constant(deleteOp), 0, 1),
        always({ op: "advance", ms: 60_000 }),
      ),
    ),
  judge: (world, histories) => {
    const judged = histories.flatMap((history) => {
      const deletes = deletesOfLiveJobs(world, history);
      return deletes.some(({ troubled }) => troubled) ? deletes.map((each) => ({ history, each })) : [];
    });
    return {
      met: judged.length > 0,
      violations: judged.flatMap(({ history, each: { end, job, refused: conflict } }) => {
        const alive = liveAtEnd(world, history, job.id);
        if (end.outcome.kind !== "returned" || alive === undefined || conflict) return [];
        return [violationAtEnd(history, `delete fails, or ${job.id} is over`, `delete succeeded, and ${alive}`)];
      }),
    };
  },
};
