import * as fc from "fast-check";

import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { withTasks } from "../../generate/special-plan.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

const CHARACTERS = "abcxyz0189-_ABCXYZ".split("");
const names = fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: 100 });
const tasks = fc.record({ execution: names, nodeId: names }).map((variant) => ({ [TASK]: variant }));

/** Whatever an execution is called, its job can be made. */
export const CR_08: Requirement = {
  id: "CR-08",
  title: "A job can be made whatever its execution and node are called: 1 to 100 characters of a-z, A-Z, 0-9, - and _",
  level: "should",
  source: "names that are too long or too short: flyteorg/flyteplugins#243, flyteorg/flyte#7683",
  likelyCause: "a name of the job is put together from names of Flyte, and breaks the service's rule for names",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => withTasks(planOf(always({ op: "create", task: TASK })), tasks),
  judge: (_world, histories) => ({
    met: histories.some((history) => ends(history).length > 0),
    violations: histories.flatMap((history) =>
      ends(history)
        .filter(({ outcome }) => outcome.kind === "threw")
        .map((event) =>
          violationAt(history, event, "create gives ResourceMeta, since nothing is in its way", describeEnd(event)),
        ),
    ),
  }),
};

function ends(history: History): ReturnType<typeof endsOf> {
  return endsOf(history, "create").filter(({ call }) => call.task === TASK);
}
