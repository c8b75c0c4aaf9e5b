import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { RequestFault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { ELSEWHERE } from "../../simulate/elsewhere.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { withoutSecrets } from "../create/cr-23.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const faults = fc
  .tuple(fc.constantFrom(302, 301, 303, 307, 308), fc.constantFrom<0 | "all">(0, "all"))
  .map(([status, request]): readonly RequestFault[] => [{ request, fault: { kind: "redirect", status } }]);
const redirected = fc.oneof(
  faults.map((each): Op => ({ op: "create", task: TASK, faults: each })),
  faults.map((each): Op => ({ op: "poll", task: TASK, times: 1, faults: each })),
  faults.map((each): Op => ({ op: "delete", task: TASK, meta: "stored", times: 1, faults: each })),
);

/** A credential is for one service only. */
export const ME_08: Requirement = {
  id: "ME-08",
  title:
    "A redirect to another host takes no secret there: not in a header of any name, not in the address, not in the body",
  level: "should",
  source: "whatwg/fetch#944, node-fetch/node-fetch#1880, forwardemail/superagent#1844",
  likelyCause: "fetch follows redirects by itself, and drops only the header Authorization on the way",
  explains: [],
  notApplicable: withoutSecrets,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(inOrder(always({ op: "create", task: TASK }), some(redirected, 1, 2))),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "answer").some(({ fault }) => fault?.kind === "redirect")),
    violations: histories.flatMap(carriedAway),
  }),
};

function carriedAway(history: History): Violation[] {
  return eventsOf(history, "request")
    .filter(({ url, secrets }) => new URL(url).origin === ELSEWHERE && secrets.length > 0)
    .map((event) =>
      violationAt(history, event, `no secret in a request to ${ELSEWHERE}`, `it carries ${event.secrets.join(", ")}`),
    );
}
