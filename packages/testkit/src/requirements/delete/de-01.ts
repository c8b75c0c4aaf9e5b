import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remote } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import type { Requirement } from "../requirement.ts";

const poll: Op = { op: "poll", task: TASK, times: 1 };
const remove: Extract<Op, { op: "delete" }> = { op: "delete", task: TASK, meta: "stored", times: 1 };
const deletes = fc.oneof(
  fc.integer({ min: 1, max: 2 }).map((times): Op => ({ ...remove, times })),
  // Services, and gateways in front of them, that remember what they have forgotten.
  fc.constant<Op>({
    ...remove,
    faults: [{ request: "all", of: "writes", fault: { kind: "status", status: 410, applied: false } }],
  }),
);

/** What is gone is deleted. */
export const DE_01: Requirement = {
  id: "DE-01",
  title: "delete of a job that the service no longer knows (404, 410) succeeds",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go: deleting an already deleted object must not fail. Met in kubernetes-csi/csi-test#48, oracle/zfssa-csi-driver#20, apache/airflow#72685",
  likelyCause: "404 of the cancel request is passed on as an error, so Flyte repeats the abort for ever",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(fc.constant(poll), 0, 1),
        always(remote({ kind: "remove" })),
        deletes.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => deletesOfMissing(history).length > 0),
    violations: histories.flatMap((history) =>
      deletesOfMissing(history)
        .filter((event) => event.outcome.kind !== "returned")
        .map((event) => violationAt(history, event, "delete succeeds, since the job is gone", describeEnd(event))),
    ),
  }),
};

function deletesOfMissing(history: History): ReturnType<typeof endsOf> {
  const removed = eventsOf(history, "job").find(
    ({ touch }) => touch.kind === "changed" && touch.change.kind === "remove",
  );
  return endsOf(history, "delete").filter(
    (event) =>
      event.call.task === TASK &&
      removed !== undefined &&
      history.events.indexOf(removed) < history.events.indexOf(event) &&
      jobStateBefore(history, event, event.call.task, event.call.attempt) === undefined,
  );
}
