import * as fc from "fast-check";

import { planOf, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, requestsOf, violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

const hungCreate = fc.tuple(fc.boolean(), fc.constantFrom<0 | "all">("all", 0)).map(([applied, request]): Op => ({
  op: "create",
  task: TASK,
  faults: [{ request, fault: { kind: "hang", applied } }],
}));

/** Whoever waits for ever holds up a worker for ever. */
export const CR_18: Requirement = {
  id: "CR-18",
  title: "A create whose service never answers settles within 1 s after its signal is aborted",
  level: "should",
  source: "flyteorg/flytekit#2439: a create of 11 s was over the deadline",
  likelyCause: "the signal of the context is not passed on to the request",
  explains: ["LV-01"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(hungCreate.map((op) => [op])),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "create").some(({ fault }) => fault?.kind === "hang")),
    violations: histories.flatMap((history) =>
      endsOf(history, "create")
        .filter(({ outcome }) => outcome.kind === "abandoned")
        .map((event) => violationAt(history, event, "create settles when its signal is aborted", describeEnd(event))),
    ),
  }),
};
