import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteUndocumented } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { sameAttempt, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { contentOf } from "./phase-content.ts";

const poll: Op = { op: "poll", task: TASK, times: 1 };
const restart: Op = { op: "restart" };

/**
 * The host drops what comes under a number that it knows. The runtime and the connector of this SDK number what a plugin leaves at 0, so
 * that is right too; a plugin that numbers by itself must do it well, for hosts that take its word.
 */
export const ST_16: Requirement = {
  id: "ST-16",
  title:
    "A plugin that numbers its updates (a version above 0) raises the number when what it says within a phase changes, also after a restart",
  level: "must",
  source:
    "flyteorg/flyte#7554, flyteorg/flyte#4726, flyteorg/flyte#5195. PhaseInfo.version: left at 0, the SDK's runtime raises it",
  likelyCause: "the version is a constant of the phase, or a counter in memory that begins anew in the next process",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteUndocumented(world).map((op) => [op]),
        always(poll),
        remoteUndocumented(world).map((op) => [op]),
        always(poll),
        some(fc.constant(restart), 0, 1),
        remoteUndocumented(world).map((op) => [op]),
        always(poll),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => updates(history).length > 0),
    violations: histories.flatMap(judge),
  }),
};

interface Update {
  readonly before: EventOf<"phase">;
  readonly after: EventOf<"phase">;
}

/** Reports of the same phase, one after the other, that say different things. */
function updates(history: History): Update[] {
  const found: Update[] = [];
  for (const after of eventsOf(history, "phase")) {
    const before = eventsOf(history, "phase")
      .filter((event) => sameAttempt(event.call, after.call) && event !== after)
      .findLast((event) => history.events.indexOf(event) < history.events.indexOf(after));
    if (before === undefined || before.phaseInfo.phase !== after.phaseInfo.phase) continue;
    if (contentOf(before.phaseInfo) !== contentOf(after.phaseInfo)) found.push({ before, after });
  }
  return found;
}

function judge(history: History): Violation[] {
  return updates(history).flatMap(({ before, after }): Violation[] => {
    const [old, next] = [before.phaseInfo.version, after.phaseInfo.version];
    if ((old === 0 && next === 0) || next > old) return [];
    const expected = `a version above ${old}, since ${before.phaseInfo.phase} says something else`;
    return [violationAt(history, after, expected, `version ${next}`)];
  });
}
