import { Phase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remoteState, remoteUndocumented } from "../../generate/states.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { phasesOf, unsuccessfulStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** Terminal is not successful. */
export const ST_01: Requirement = {
  id: "ST-01",
  title: "Success is reported only for states that are documented to mean it",
  level: "must",
  source: "failure-modes ST-01",
  likelyCause: "every state that is not known as a failure counts as a success",
  explains: ["ST-03"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        fc.oneof(remoteState(unsuccessfulStates(world)), remoteUndocumented(world)).map((op) => [op]),
        always({ op: "poll", task: TASK, times: 2 }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => statesAtPhases(history).some(({ state }) => !mayMeanSuccess(world, state))),
    violations: histories.flatMap((history) => wrongSuccesses(world, history)),
  }),
};

interface Observation {
  readonly event: ReturnType<typeof eventsOf<"phase">>[number];
  readonly state: NonNullable<ReturnType<typeof jobStateBefore>>;
}

function statesAtPhases(history: History): Observation[] {
  return eventsOf(history, "phase").flatMap((event) => {
    const state = jobStateBefore(history, event, event.call.task, event.call.attempt);
    return state === undefined ? [] : [{ event, state }];
  });
}

function mayMeanSuccess(world: World, state: Observation["state"]): boolean {
  return state.documented && phasesOf(world, state.state).includes(Phase.Success);
}

function wrongSuccesses(world: World, history: History): Violation[] {
  return statesAtPhases(history)
    .filter(({ event, state }) => event.phaseInfo.phase === Phase.Success && !mayMeanSuccess(world, state))
    .map(({ event, state }) =>
      violationAt(
        history,
        event,
        state.documented
          ? `one of ${phasesOf(world, state.state).join(", ")} for the state ${state.state}`
          : `no Success for the undocumented state ${state.state}`,
        Phase.Success,
      ),
    );
}
