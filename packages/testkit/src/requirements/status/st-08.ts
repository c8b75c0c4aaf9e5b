import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteSuccess } from "../../generate/states.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { bareSuccesses, inventedOutputs, withoutOutputs } from "./declared-outputs.ts";

const odd: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom("emptyObject", "empty", "html", "wrongTypes").map((body): Fault => ({ kind: "garbage", body })),
  fc.constant<Fault>({ kind: "errorIn200" }),
  fc.constantFrom(404, 500).map((status): Fault => ({ kind: "status", status, applied: false })),
);

const oddPoll = fc
  .tuple(fc.nat({ max: 2 }), odd)
  .map(([request, fault]): Op => ({ op: "poll", task: TASK, times: 1, faults: [{ request, fault }] }));

// The end was reported, and the host has not stored it: two more processes say what the job gave.
const askedAgain: readonly Op[] = [
  { op: "restart", unstored: true },
  { op: "poll", task: TASK, times: 1 },
];

/** A success is worth what it gives. */
export const ST_08: Requirement = {
  id: "ST-08",
  title:
    "Success is reported only once all declared outputs are stored, each of its type, whatever the requests for them answer",
  level: "must",
  source: "flyteorg/flyte#7135, flyteorg/flyte#7987, flyteorg/flyte#4379",
  likelyCause: "the result is not fetched, or a default takes the place of a result that could not be read",
  explains: [],
  notApplicable: withoutOutputs,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteSuccess(world).map((op) => [op]),
        some(oddPoll, 0, 2),
        always({ op: "poll", task: TASK, times: 2 }),
        always(...askedAgain, ...askedAgain),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => eventsOf(history, "phase").some(({ phaseInfo }) => phaseInfo.phase === "Success")),
    violations: histories.flatMap((history) => [
      ...bareSuccesses(world, history).map(({ event, problem }) =>
        violationAt(history, event, "all declared outputs are stored before Success", problem),
      ),
      ...inventedOutputs(history).map(({ event, given, stored }) =>
        violationAt(history, event, `the outputs of the job are stored: ${given}`, stored),
      ),
    ]),
  }),
};
