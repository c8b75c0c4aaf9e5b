import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { deletesOfLiveJobs, mayLiveOn } from "./job-deletes.ts";

/** A delete that went well has gone well. */
export const DE_06: Requirement = {
  id: "DE-06",
  title: "delete of a job that lives succeeds when the service does as it is asked",
  level: "must",
  source:
    "flyteorg/flyte, executor/pkg/controller/taskaction_controller.go: a delete that fails is repeated for ever. Met in flyteorg/flyte@0d7b4b785a",
  likelyCause: "only 200 counts as a success, or an empty body is parsed",
  explains: ["DE-01", "DE-02", "DE-07", "DE-08", "DE-12", "GE-09", "GE-15"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        mayLiveOn(world),
        always({ op: "delete", task: TASK, meta: "stored", times: 1 }),
      ),
    ),
  judge: (world, histories) => {
    const judged = histories.flatMap((history) =>
      deletesOfLiveJobs(world, history)
        .filter(({ troubled, refused }) => !troubled && !refused)
        .map(({ end }) => ({ history, end })),
    );
    return {
      met: judged.length > 0,
      violations: judged
        .filter(({ end }) => end.outcome.kind !== "returned")
        .map(({ history, end }) => violationAt(history, end, "delete succeeds", describeEnd(end))),
    };
  },
};
