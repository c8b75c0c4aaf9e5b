import { isFailure, isTerminalPhase } from "@flyte-webapi/sdk";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import { hiddenMessage } from "../hidden-by-the-fake.ts";
import type { Requirement } from "../requirement.ts";
import { CANARY, remoteUnsuccessful } from "./failing-states.ts";
import { describePhase, observations, type Observation } from "./observations.ts";

/** Why a job failed is what a person wants to know. */
export const ST_13: Requirement = {
  id: "ST-13",
  title: "What the service says about a failed or cancelled job (up to 50 characters) is in the message of the failure",
  level: "must",
  source:
    'flyteorg/flyte#4935, flyteorg/flyteplugins#392. flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/snowflake/plugin.go: every failure has the message "phaseReason"',
  likelyCause: "the message is a fixed text, or taken from a field in which the service says nothing in this state",
  explains: ["GE-16"],
  notApplicable: (world) =>
    world.showsMessages === true ? undefined : "the world does not say that its fake shows messages (`showsMessages`)",
  contradiction: hiddenMessage,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteUnsuccessful(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: 3 }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsWithMessage(history).length > 0),
    violations: histories.flatMap((history) =>
      endsWithMessage(history)
        .filter(({ event }) => !wordsOf(event).includes(CANARY))
        .map((observation) =>
          violationAt(history, observation.event, `a message with ${CANARY}`, describePhase(observation)),
        ),
    ),
  }),
};

function endsWithMessage(history: History): Observation[] {
  return observations(history).filter(
    ({ event, job }) =>
      isTerminalPhase(event.phaseInfo.phase) &&
      event.phaseInfo.phase !== "Success" &&
      job.message?.includes(CANARY) === true,
  );
}

// Aborted has no error: there the reason is all that there is.
function wordsOf({ phaseInfo }: EventOf<"phase">): string {
  return isFailure(phaseInfo) ? phaseInfo.error.message : phaseInfo.reason;
}
