import * as fc from "fast-check";

import { inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, requestsOf, violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

const refusedCreate: Op = {
  op: "create",
  task: TASK,
  faults: [{ request: "all", fault: { kind: "status", status: 400, applied: false } }],
};

const deletes = fc.constantFrom(1, 2).map((times): Op => ({ op: "delete", task: TASK, meta: "none", times }));

/** An abort before there is a job has nothing to delete. */
export const DE_03: Requirement = {
  id: "DE-03",
  title: "delete without ResourceMeta succeeds without a request",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/internal/webapi/core.go: delete is called without ResourceMeta after a failed create. Met in flyteorg/flyte#3281",
  likelyCause: "the id is read from ResourceMeta without asking whether there is one",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        some(fc.constant(refusedCreate), 0, 1),
        deletes.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "delete").some((event) => isWithoutMeta(history, event))),
    violations: histories.flatMap((history) => [
      ...endsOf(history, "delete")
        .filter((event) => isWithoutMeta(history, event) && event.outcome.kind !== "returned")
        .map((event) =>
          violationAt(history, event, "delete succeeds, since there is nothing to delete", describeEnd(event)),
        ),
      ...requestsOf(history, "delete")
        .filter((event) => isWithoutMeta(history, event))
        .map((event) => violationAt(history, event, "0 requests", `${event.method} ${new URL(event.url).pathname}`)),
    ]),
  }),
};

function isWithoutMeta(history: History, event: EventOf<"end"> | EventOf<"request">): boolean {
  const op = event.call === undefined ? undefined : history.plan.ops[event.call.op];
  return op?.op === "delete" && op.meta !== "stored";
}
