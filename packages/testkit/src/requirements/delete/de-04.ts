import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAtEnd } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { deletesOfLiveJobs, liveAtEnd, mayLiveOn } from "./job-deletes.ts";

/** What is deleted costs nothing any more. */
export const DE_04: Requirement = {
  id: "DE-04",
  title: "delete stops a job that lives, in every state, documented or not (unless the service refuses with 409)",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go. Met in apache/airflow#36090, apache/airflow#31099, dagster-io/dagster#10928, PrefectHQ/prefect#15874, kestra-io/kestra#4173, databricks/dbt-databricks#644",
  likelyCause: "delete does nothing, or only in the states that its author thought of, and the job runs on",
  explains: ["CR-19", "DE-05", "DE-12", "GE-15"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        mayLiveOn(world),
        always({ op: "delete", task: TASK, meta: "stored", times: 1 }, { op: "advance", ms: 60_000 }),
      ),
    ),
  judge: (world, histories) => {
    const judged = histories.flatMap((history) =>
      deletesOfLiveJobs(world, history)
        .filter(({ end, troubled, refused }) => end.outcome.kind === "returned" && !troubled && !refused)
        .map(({ job }) => ({ history, job, alive: liveAtEnd(world, history, job.id) })),
    );
    return {
      met: judged.length > 0,
      violations: judged.flatMap(({ history, job, alive }) =>
        alive === undefined
          ? []
          : [violationAtEnd(history, `${job.id}, which was ${job.state}, is over after delete succeeded`, alive)],
      ),
    };
  },
};
