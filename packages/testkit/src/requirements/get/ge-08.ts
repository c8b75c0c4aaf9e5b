import * as fc from "fast-check";

import { faultsOf } from "../../generate/faults.ts";
import { some, TASK } from "../../generate/plan-of.ts";
import { poll, polledThrough } from "../../generate/polled-through.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf, requestsOf, violationAt } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import { programmingErrors } from "../programming-errors.ts";
import type { Requirement, Violation } from "../requirement.ts";

const GATEWAY_STATUS = 502;
const gatewayPage: Fault = { kind: "status", status: GATEWAY_STATUS, applied: false, html: true };
const garbage: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant(gatewayPage),
  fc
    .constantFrom(
      "html" as const,
      "empty" as const,
      "truncated" as const,
      "wrongTypes" as const,
      "emptyObject" as const,
    )
    .map((body): Fault => ({ kind: "garbage", body })),
);
const garbledPoll = fc
  .oneof(
    garbage.map((fault) => [{ request: "all" as const, fault }]),
    faultsOf(garbage, 4),
  )
  .map((faults): Op => ({ ...poll, faults }));

/** A body that is no answer says nothing about the job. */
export const GE_08: Requirement = {
  id: "GE-08",
  title:
    "Up to 2 polls with bodies that are broken (HTML, empty, truncated, of other types) do not end a healthy task, no TypeError or SyntaxError gets out, and the 502 of a gateway is told",
  level: "must",
  source: "flyteorg/flyte#5226",
  likelyCause: "the body is parsed, and its fields are used, without a look at status and shape",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => polledThrough(world, some(garbledPoll, 1, 2), CLEAN_POLLS),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) => [
      ...programmingErrors(history, "get"),
      ...hiddenStatuses(history),
      ...(history.maxSystemFailures >= 2 ? brokenByPolling(history, TASK, "broken bodies") : []),
    ]),
  }),
};

/** A call that got nothing but the page of a gateway must say so: message, code, facts or causes hold the status. */
function hiddenStatuses(history: History): Violation[] {
  return endsOf(history, "get").flatMap((end) => {
    if (end.outcome.kind !== "threw") return [];
    const answers = eventsOf(history, "answer").filter(({ call }) => call?.id === end.call.id);
    const onlyGateway = answers.every(({ answer, fault }) => answer.kind === "status" && fault?.kind === "status");
    return answers.length === 0 || !onlyGateway || end.outcome.details.includes(String(GATEWAY_STATUS))
      ? []
      : [
          violationAt(
            history,
            end,
            `an error whose message, code, facts or causes tell the status ${GATEWAY_STATUS}`,
            `${end.outcome.name}: ${end.outcome.message}`,
          ),
        ];
  });
}
