import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteSuccess } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement } from "../requirement.ts";

const laggingPoll: Op = { op: "poll", task: TASK, times: 1, faults: [{ request: "all", fault: { kind: "lag" } }] };

/** A replica may not have seen a job yet that was just made. */
export const GE_04: Requirement = {
  id: "GE-04",
  title: "Up to 3 polls after create that do not find the job do not end the task",
  level: "must",
  source:
    "hashicorp/terraform-provider-azurerm#32935, IBM-Cloud/terraform-provider-ibm#3573, spark-jobserver/python-sjsclient#5",
  likelyCause: "404 is taken for the end of the job, also right after create",
  explains: ["GE-05"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(fc.constant(laggingPoll), 1, 3),
        remoteSuccess(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: CLEAN_POLLS }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) =>
      eventsOf(history, "answer").some((event) => event.call?.method === "get" && event.fault?.kind === "lag"),
    ),
    violations: histories
      .filter((history) => history.maxSystemFailures >= 3)
      .flatMap((history) => brokenByPolling(history, TASK, "a lagging replica")),
  }),
};
