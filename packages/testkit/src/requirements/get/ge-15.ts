import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { remoteSuccess } from "../../generate/states.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement } from "../requirement.ts";

/** The stored ResourceMeta is all that there is. For delete, DE-12 says the same. */
export const GE_15: Requirement = {
  id: "GE-15",
  title: `A new process sees the success of a job with nothing but its stored ResourceMeta, within ${CLEAN_POLLS} polls`,
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go. Met in astronomer/astronomer-providers#1017, apache/airflow#68974",
  likelyCause: "a cursor, a session or a handle is kept in memory, and get cannot do without it",
  explains: ["ST-05"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(fc.constant(poll), 0, 1),
        always({ op: "restart" }),
        remoteSuccess(world).map((op) => [op]),
        always({ ...poll, times: CLEAN_POLLS }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "get").some(({ call }) => call.task === TASK && call.process > 0)),
    violations: histories.flatMap((history) => brokenByPolling(history, TASK, "the restart")),
  }),
};
