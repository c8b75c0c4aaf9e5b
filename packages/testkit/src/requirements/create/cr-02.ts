import { ambiguousFaults } from "../../generate/faults.ts";
import { planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { answerWasLost, failedForGood, jobsLeftAlive } from "./outcomes.ts";

/** Whoever does not know whether there is a job may not give up as if there were none. */
export const CR_02: Requirement = {
  id: "CR-02",
  title: "A create that does not know whether it made a job gives no permanent error while the job lives",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/internal/webapi/launcher.go: after an error nothing is known of the job, and delete is called without ResourceMeta. Met in apache/airflow#67219",
  likelyCause: "a timeout, a lost connection or an unreadable answer is taken for a refusal",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      some(
        ambiguousFaults(3).map((faults): Op => ({ op: "create", task: TASK, faults })),
        1,
        3,
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some(answerWasLost),
    violations: histories.flatMap((history) => abandonedJobs(world, history)),
  }),
};

function abandonedJobs(world: World, history: History): Violation[] {
  return endsOf(history, "create")
    .filter(failedForGood)
    .flatMap((event) => {
      const alive = jobsLeftAlive(world, history, event.call);
      if (alive.length === 0) return [];
      const expected = `ResourceMeta, or an error after which create is called again: ${alive.join(", ")} was made`;
      return [violationAt(history, event, expected, describeEnd(event))];
    });
}
