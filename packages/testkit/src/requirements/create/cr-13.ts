import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { brokenByTrouble, CLEAN_CREATES } from "./recovers.ts";

const create: Op = { op: "create", task: TASK };
const trouble = fc.constantFrom<Fault>(
  { kind: "reset" },
  { kind: "status", status: 503, applied: false },
  { kind: "status", status: 429, applied: false },
  { kind: "status", status: 429, applied: false, retryAfter: { seconds: 1 } },
);
const troubledCreate = fc.tuple(trouble, fc.integer({ min: 1, max: 2 })).map(([fault, times]): Op => ({
  ...create,
  faults: Array.from({ length: times }, (_none, request) => ({ request, fault })),
}));

/** Passing trouble is no reason to fail the task. */
export const CR_13: Requirement = {
  id: "CR-13",
  title: `A create that meets 429, 503 or a reset connection, up to 2 times, gives no permanent error, and ResourceMeta within ${CLEAN_CREATES} calls after`,
  level: "must",
  source:
    "flyteorg/flyte#5756, apache/airflow#68998. flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/bigquery/plugin.go: every 4xx, 429 too, is the user's fault for good",
  likelyCause: "every 4xx, 429 included, or every error of the connection is permanent",
  explains: ["CR-02"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        troubledCreate.map((op) => [op]),
        always(create, create),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "create").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) => brokenByTrouble(history, "the trouble")),
  }),
};
