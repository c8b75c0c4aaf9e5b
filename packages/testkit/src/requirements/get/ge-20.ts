import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { remote } from "../../generate/states.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { successStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { violationAt } from "../evidence.ts";
import { hiddenPart } from "../hidden-by-the-fake.ts";
import type { Requirement, Violation } from "../requirement.ts";

const POLLS = 3;

/** The whole says done, one of its parts has failed. */
export const GE_20: Requirement = {
  id: "GE-20",
  title: "A job that is done while a part of it has failed is no Success",
  level: "may",
  tolerance: `needs \`failedParts\`; ${POLLS} polls`,
  source: "astronomer/astronomer-providers#976, dagster-io/dagster#17868",
  likelyCause: "only the state of the whole is read, not what became of its parts",
  explains: [],
  notApplicable: ({ failedParts = [] }) =>
    failedParts.length === 0
      ? "the world does not say how a part of a job fails while the job itself is done (`failedParts`)"
      : undefined,
  contradiction: hiddenPart,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }, poll),
        fc
          .tuple(fc.constantFrom(...successStates(world)), fc.constantFrom(...(world.failedParts ?? ["PART_FAILED"])))
          .map(([state, failure]) => [remote({ kind: "state", state, failure })]),
        always({ op: "poll", task: TASK, times: POLLS, everyMs: 1_000 }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => phasesSince(world, history).length > 0),
    violations: histories.flatMap((history) => judge(world, history)),
  }),
};

/** What the plugin says of the task once a part of its job has failed. */
function phasesSince(world: World, history: History): EventOf<"phase">[] {
  const since = history.events.findIndex(
    (event) =>
      event.kind === "job" &&
      event.touch.kind === "changed" &&
      (world.failedParts ?? []).includes(event.touch.job.failure ?? ""),
  );
  if (since === -1) return [];
  return eventsOf(history, "phase").filter(
    (event) => event.call.task === TASK && history.events.indexOf(event) > since,
  );
}

function judge(world: World, history: History): Violation[] {
  return phasesSince(world, history)
    .filter(({ phaseInfo }) => phaseInfo.phase === "Success")
    .slice(0, 1)
    .map((event) => violationAt(history, event, "no Success: a part of the job has failed", "Success"));
}
