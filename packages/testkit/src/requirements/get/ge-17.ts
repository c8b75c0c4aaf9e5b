import * as fc from "fast-check";

import { some, TASK } from "../../generate/plan-of.ts";
import { poll, polledThrough } from "../../generate/polled-through.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import { programmingErrors } from "../programming-errors.ts";
import type { Requirement } from "../requirement.ts";

const oddPoll = fc
  .constantFrom("nullState" as const, "emptyState" as const, "paddedState" as const)
  .map((body): Op => ({ ...poll, faults: [{ request: "all", fault: { kind: "garbage", body } }] }));

/** A service that stutters has not decided anything. */
export const GE_17: Requirement = {
  id: "GE-17",
  title:
    'Up to 2 polls in which the state is null, empty or " Oddly " written do not end a healthy task, and no TypeError gets out',
  level: "should",
  source: "Azure/azure-sdk-for-js#24965, astronomer/terraform-provider-astro#254",
  likelyCause: "whatever is not the word for a live state counts as an end",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => polledThrough(world, some(oddPoll, 1, 2), CLEAN_POLLS),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some(({ fault }) => fault?.kind === "garbage")),
    violations: histories.flatMap((history) => [
      ...programmingErrors(history, "get"),
      ...(history.maxSystemFailures >= 2 ? brokenByPolling(history, TASK, "odd states") : []),
    ]),
  }),
};
