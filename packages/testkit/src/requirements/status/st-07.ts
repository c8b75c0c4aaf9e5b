import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { difference, wholeOf } from "./phase-content.ts";

const statuses = fc.constantFrom(1, 3).map((times): Op => ({ op: "status", task: TASK, times }));
const advance = fc.constantFrom(1_000, 86_400_000).map((ms): Op => ({ op: "advance", ms }));

/** Status is a function of the resource. */
export const ST_07: Requirement = {
  id: "ST-07",
  title: "status says the same of the same resource, 3 times and a day later; only times may differ",
  level: "should",
  source:
    "no report is known. flyteorg/flyte, executor/pkg/controller/taskaction_controller.go: status is called in every round, so what it says must follow from the resource",
  likelyCause: "status reads a clock, counts its calls, or changes what it was lent",
  explains: ["ST-17"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(remoteState(Object.keys(world.states)), 0, 1),
        always({ op: "poll", task: TASK, times: 1 }),
        some(advance, 0, 1),
        statuses.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => pairs(history).length > 0),
    violations: histories.flatMap(differences),
  }),
};

interface Pair {
  readonly first: EventOf<"phase">;
  readonly next: EventOf<"phase">;
}

/** Phases that were reported one after the other without a poll in between. */
function pairs(history: History): Pair[] {
  const found: Pair[] = [];
  let first: EventOf<"phase"> | undefined;
  for (const event of history.events) {
    if (event.kind === "call" && event.call.task === TASK && event.call.method !== "status") first = undefined;
    if (event.kind === "restart") first = undefined;
    if (event.kind !== "phase" || event.call.task !== TASK) continue;
    if (first !== undefined) found.push({ first, next: event });
    first ??= event;
  }
  return found;
}

function differences(history: History): Violation[] {
  return pairs(history)
    .filter(({ first, next }) => wholeOf(first.phaseInfo) !== wholeOf(next.phaseInfo))
    .map(({ first, next }) => {
      const { expected, got } = difference(first.phaseInfo, next.phaseInfo);
      return violationAt(history, next, expected, got);
    });
}
