import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import { type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

const SECOND_TASK = 1;
const THIRD_TASK = 2;

const others: fc.Arbitrary<Op> = fc.constantFrom<Op>(
  { op: "poll", task: SECOND_TASK, times: 1 },
  { op: "create", task: THIRD_TASK },
  { op: "poll", task: THIRD_TASK, times: 1 },
);

/** Tasks share a process, and what is in it. */
export const DE_09: Requirement = {
  id: "DE-09",
  title: "After delete of one task, create, get and status of other tasks go on in the same process",
  level: "must",
  source:
    "flyteorg/flyte-sdk, plugins/snowflake/src/flyteplugins/snowflake/connector.py: delete closes the connection that all tasks share. Met in PrefectHQ/prefect#18239, streamlit/streamlit#13665",
  likelyCause: "delete closes a client or a connection that all tasks share",
  explains: ["CR-05"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }, { op: "create", task: SECOND_TASK }),
        always({ op: "delete", task: TASK, meta: "stored", times: 1 }),
        some(others, 1, 4),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => callsAfterDelete(history).length > 0),
    violations: histories.flatMap((history) =>
      callsAfterDelete(history)
        .filter((event) => event.outcome.kind !== "returned")
        .map((event) => violationAt(history, event, "other tasks go on after delete", describeEnd(event))),
    ),
  }),
};

/** Ends of calls for other tasks that began after a delete, in the same process. */
function callsAfterDelete(history: History): EventOf<"end">[] {
  const deleted = history.events.find(
    (event): event is EventOf<"end"> => event.kind === "end" && event.call.method === "delete",
  );
  if (deleted === undefined) return [];
  return history.events.filter(
    (event): event is EventOf<"end"> =>
      event.kind === "end" &&
      event.call.method !== "delete" &&
      event.call.id > deleted.call.id &&
      event.call.task !== deleted.call.task &&
      event.call.process === deleted.call.process,
  );
}
