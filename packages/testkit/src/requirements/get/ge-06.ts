import * as fc from "fast-check";

import { some, TASK } from "../../generate/plan-of.ts";
import { poll, polledThrough } from "../../generate/polled-through.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement } from "../requirement.ts";

const errorIn200: Op = { ...poll, faults: [{ request: "all", fault: { kind: "errorIn200" } }] };

/** An error of the service stays one when it comes with 200. */
export const GE_06: Requirement = {
  id: "GE-06",
  title:
    "Up to 3 polls in a row whose answer is 200 with an error of the service in its body do not end a healthy task",
  level: "must",
  source: "Azure/azure-sdk-for-net#3396; failure-modes GE-06",
  likelyCause: "the status 200 is trusted, and the body is taken for a job that is over",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => polledThrough(world, some(fc.constant(errorIn200), 1, 3), CLEAN_POLLS),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some(({ fault }) => fault?.kind === "errorIn200")),
    violations: histories
      .filter((history) => history.maxSystemFailures >= 3)
      .flatMap((history) => brokenByPolling(history, TASK, "errors in bodies")),
  }),
};
