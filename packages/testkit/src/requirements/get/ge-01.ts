import { faultsOf, transientFault } from "../../generate/faults.ts";
import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteSuccess } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement } from "../requirement.ts";

const poll: Op = { op: "poll", task: TASK, times: 1 };
const troubledPoll = faultsOf(transientFault, 4).map((faults): Op => ({ ...poll, faults }));

/** Passing trouble of a poll says nothing about the job. */
export const GE_01: Requirement = {
  id: "GE-01",
  title: "Up to 3 polls in a row that meet passing trouble (5xx, reset, no answer) do not end a healthy task",
  level: "must",
  tolerance: "up to 3 polls in a row, with up to 4 faults in each",
  source:
    "apache/airflow#67219, apache/airflow#57359, apache/airflow#46908, sassoftware/sas-airflow-provider#22. flyteorg/flyte-sdk, plugins/snowflake/src/flyteplugins/snowflake/connector.py: any exception is a failure of the task",
  likelyCause: "an error of the request is taken for a failure of the job",
  explains: ["GE-02", "GE-04", "GE-06", "GE-07", "GE-08", "GE-10", "GE-13"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(troubledPoll, 1, 3),
        remoteSuccess(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: CLEAN_POLLS }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some((event) => event.fault !== undefined)),
    // A plugin that allows fewer failures than the plan makes has asked for its end.
    violations: histories
      .filter((history) => history.maxSystemFailures >= 3)
      .flatMap((history) => brokenByPolling(history, TASK, "passing trouble")),
  }),
};
