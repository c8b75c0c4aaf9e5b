import * as fc from "fast-check";

import { some, TASK } from "../../generate/plan-of.ts";
import { polledThrough } from "../../generate/polled-through.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement } from "../requirement.ts";

const MOST_POLLS = 20;

const throttled: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant<Fault>({ kind: "status", status: 429, applied: false }),
  fc
    .integer({ min: 1, max: 5 })
    .map((seconds): Fault => ({ kind: "status", status: 429, applied: false, retryAfter: { seconds } })),
);
const throttledPolls = fc
  // 7 are more than most plugins allow to fail.
  .tuple(
    throttled,
    fc.oneof({ weight: 5, arbitrary: fc.constant(7) }, { weight: 1, arbitrary: fc.constant(MOST_POLLS) }),
  )
  .map(([fault, times]): Op => ({ op: "poll", task: TASK, times, faults: [{ request: "all", fault }] }));

/** Who is asked to slow down has not failed. */
export const GE_02: Requirement = {
  id: "GE-02",
  title: `Up to ${MOST_POLLS} polls in a row that are throttled (429) do not end a healthy task`,
  level: "must",
  source: "flyteorg/flyte#5203, flyteorg/flyte#5202, flyteorg/flyte#5733, apache/airflow#21559",
  likelyCause: "429 is thrown as any other error, so the host counts it; throw RetryAfterError",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => polledThrough(world, some(throttledPolls, 1, 1), CLEAN_POLLS),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some(({ fault }) => fault?.kind === "status")),
    violations: histories.flatMap((history) => brokenByPolling(history, TASK, "throttling")),
  }),
};
