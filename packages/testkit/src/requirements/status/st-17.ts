import { isTerminalPhase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { statesWhere } from "../../world/state-phases.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { difference, wholeOf } from "./phase-content.ts";

/** Polls after a change in which a plugin may still find its words. */
const SETTLING_POLLS = 3;

const polls = fc
  .tuple(fc.constantFrom(5, 10, 40), fc.constantFrom(1, 1_000))
  .map(([times, everyMs]): Op => ({ op: "poll", task: TASK, times, everyMs }));

/** No news is no event. */
export const ST_17: Requirement = {
  id: "ST-17",
  title: `Polls that find the job unchanged, up to 40 of them, give the same phase, version and texts, from the ${SETTLING_POLLS}rd on`,
  level: "should",
  source: "flyteorg/flyte#7852, flyteorg/flyte#5945",
  likelyCause: "a time or a counter is in the version, the reason or the custom data, so every poll makes an event",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(remoteState(statesWhere(world, (phases) => !phases.some(isTerminalPhase))), 0, 1),
        polls.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => repetitions(history).length > 0),
    violations: histories.flatMap(judge),
  }),
};

interface Repetition {
  readonly before: EventOf<"phase">;
  readonly after: EventOf<"phase">;
}

/** Settled phases that follow each other while nothing happens to the job. */
function repetitions(history: History): Repetition[] {
  const found: Repetition[] = [];
  let settling = 0;
  let before: EventOf<"phase"> | undefined;
  for (const event of history.events) {
    if (
      event.kind === "restart" ||
      (event.kind === "job" && (event.touch.kind === "changed" || event.touch.kind === "added"))
    ) {
      settling = 0;
      before = undefined;
    }
    if (event.kind !== "phase" || event.call.task !== TASK) continue;
    settling += 1;
    if (settling < SETTLING_POLLS) continue;
    if (before !== undefined) found.push({ before, after: event });
    before = event;
  }
  return found;
}

function judge(history: History): Violation[] {
  return repetitions(history)
    .filter(({ before, after }) => wholeOf(before.phaseInfo) !== wholeOf(after.phaseInfo))
    .map(({ before, after }) => {
      const { expected, got } = difference(before.phaseInfo, after.phaseInfo);
      return violationAt(history, after, expected, got);
    });
}
