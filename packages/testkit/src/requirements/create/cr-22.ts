import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { withIds } from "../../generate/special-plan.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { Requirement } from "../requirement.ts";
import { strayIds, usedIds } from "../stray-ids.ts";

/** An id is a name, not a quantity. */
export const CR_22: Requirement = {
  id: "CR-22",
  title: "get and delete use the exact id of the job, also when it has 19 digits",
  level: "must",
  source:
    "databricks/cli#5494, databricks/cli#4136. flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/databricks/plugin.go: the id goes through a floating-point number",
  likelyCause: "the id goes through a JavaScript number, which is exact only up to 2^53: in the plugin, or in the fake",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    withIds(
      planOf(
        always(
          { op: "create", task: TASK },
          { op: "poll", task: TASK, times: 1 },
          { op: "delete", task: TASK, meta: "stored", times: 1 },
        ),
      ),
      "int64",
    ),
  judge: (_world, histories) => ({ met: histories.some(usedIds), violations: histories.flatMap(strayIds) }),
};
