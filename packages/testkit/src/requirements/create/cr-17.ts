import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf, requestsOf, sameAttempt, violationAtEnd } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { failedForGood } from "./outcomes.ts";

const MOST_STEPS = 4;

const create: Op = { op: "create", task: TASK };
const halfCreate = fc
  .tuple(
    fc.nat({ max: MOST_STEPS - 1 }),
    fc.constantFrom<Fault>(
      { kind: "status", status: 422, applied: false },
      { kind: "status", status: 400, applied: false },
      { kind: "status", status: 503, applied: false },
      { kind: "reset" },
    ),
  )
  .map(([request, fault]): Op => ({ ...create, faults: [{ request, of: "writes", fault }] }));

/** The step is refused for good, and nobody asks again. */
const refusedCreate = fc
  .tuple(fc.nat({ max: MOST_STEPS - 1 }), fc.constantFrom(422, 400))
  .map(([request, status]): Op => ({
    ...create,
    faults: [{ request, of: "writes", fault: { kind: "status", status, applied: false } }],
  }));

/** Whoever builds in steps must clear up in steps. */
export const CR_17: Requirement = {
  id: "CR-17",
  title: `Nothing that create made beside the job is left, whichever of its first ${MOST_STEPS} changing requests fails: not after a permanent error, not after delete`,
  level: "must",
  source: "apache/airflow#61010, apache/airflow#61333, hashicorp/terraform-provider-awscc#251",
  likelyCause: "create uploads or allocates something first, and does not take it back when its next step is refused",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        fc.oneof(
          fc.tuple(halfCreate, some(fc.constant(create), 0, 1)).map(([op, again]) => [op, ...again]),
          refusedCreate.map((op) => [op]),
        ),
        always({ op: "delete", task: TASK, meta: "stored", times: 1 }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "create").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap(leftovers),
  }),
};

function leftovers(history: History): Violation[] {
  const last = endsOf(history, "create").findLast(({ call }) => call.task === TASK);
  if (last === undefined || !isOver(history, last)) return [];
  const left = new Set<string>();
  for (const { call, change, id } of eventsOf(history, "resource")) {
    if (change === "removed") left.delete(id);
    else if (call !== undefined && sameAttempt(call, last.call)) left.add(id);
  }
  return left.size === 0
    ? []
    : [violationAtEnd(history, "nothing is left beside the job", `${[...left].join(", ")} is still there`)];
}

/** Whether nobody will call again for this attempt: it was refused, or its job was deleted. */
function isOver(history: History, last: EventOf<"end">): boolean {
  if (failedForGood(last)) return true;
  // An error that is not for good means that create is called again.
  if (last.outcome.kind !== "returned") return false;
  return endsOf(history, "delete").some(
    ({ call, outcome }) => sameAttempt(call, last.call) && call.id > last.call.id && outcome.kind === "returned",
  );
}
