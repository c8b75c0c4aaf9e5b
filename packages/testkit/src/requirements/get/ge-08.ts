import * as fc from "fast-check";

import { faultsOf } from "../../generate/faults.ts";
import { some, TASK } from "../../generate/plan-of.ts";
import { poll, polledThrough } from "../../generate/polled-through.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import { programmingErrors } from "../programming-errors.ts";
import type { Requirement } from "../requirement.ts";

const gatewayPage: Fault = { kind: "status", status: 502, applied: false, html: true };
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
    "Up to 2 polls with bodies that are broken (HTML, empty, truncated, of other types) do not end a healthy task, and no TypeError or SyntaxError gets out",
  level: "must",
  source: "flyteorg/flyte#5226; failure-modes GE-08",
  likelyCause: "the body is parsed, and its fields are used, without a look at status and shape",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => polledThrough(world, some(garbledPoll, 1, 2), CLEAN_POLLS),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) => [
      ...programmingErrors(history, "get"),
      ...(history.maxSystemFailures >= 2 ? brokenByPolling(history, TASK, "broken bodies") : []),
    ]),
  }),
};
