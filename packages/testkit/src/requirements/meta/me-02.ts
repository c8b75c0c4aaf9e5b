import * as fc from "fast-check";

import { ambiguousFault, faultsOf, transientFault } from "../../generate/faults.ts";
import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Fault, RequestFault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { withoutSecrets } from "../create/cr-23.ts";
import type { Requirement } from "../requirement.ts";
import { leaksIn } from "./leaks.ts";

const REFUSALS = [403, 400, 401, 429, 500];
const refusal = fc.constantFrom(...REFUSALS).map((status): Fault => ({ kind: "status", status, applied: false }));
const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  refusal,
  transientFault,
  ambiguousFault,
  fc.constant<Fault>({ kind: "redirect", status: 302 }),
);
const faults = fc.oneof(
  faultsOf(anyFault, 3),
  refusal.map((fault): readonly RequestFault[] => [{ request: "all", fault }]),
);
const troubled = fc.oneof(
  faults.map((each): Op => ({ op: "create", task: TASK, faults: each })),
  faults.map((each): Op => ({ op: "poll", task: TASK, times: 1, faults: each })),
  faults.map((each): Op => ({ op: "delete", task: TASK, meta: "stored", times: 1, faults: each })),
);

/** Every call is refused, in two ways. */
const refusedCalls = fc.shuffledSubarray(REFUSALS, { minLength: 2, maxLength: 2 }).map((statuses) =>
  statuses.flatMap((status): Op[] => {
    const each: readonly RequestFault[] = [{ request: "all", fault: { kind: "status", status, applied: false } }];
    return [
      { op: "create", task: TASK, faults: each },
      { op: "poll", task: TASK, times: 1, faults: each },
      { op: "delete", task: TASK, meta: "stored", times: 1, faults: each },
    ];
  }),
);

/** Trouble is told without telling secrets. */
export const ME_02: Requirement = {
  id: "ME-02",
  title:
    "No secret is in logs of any level, in metrics or in what is thrown, its causes and fields included, whatever goes wrong",
  level: "must",
  source: "apache/airflow#28563, clusterzx/paperless-ai#966, janus-idp/backstage-plugins#629",
  likelyCause: "headers, a request or the start of the token are logged, or an error carries the request",
  explains: ["ME-07"],
  notApplicable: withoutSecrets,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(inOrder(always({ op: "create", task: TASK }), fc.oneof(some(troubled, 1, 3), refusedCalls))),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "request").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) => leaksIn(history, ["log", "metric", "error"])),
  }),
};
