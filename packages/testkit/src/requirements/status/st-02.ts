import { isTerminalPhase, Phase } from "@flyte-webapi/sdk";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState, phasesOf, statesWhere } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeTaskEnd, violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { describePhase } from "./observations.ts";

const POLLS = 3;

/** What is over is over. */
export const ST_02: Requirement = {
  id: "ST-02",
  title: `Every state that is documented as an end ends the task, within ${POLLS} polls, and success as a success`,
  level: "must",
  source: "flyteorg/flyte#4243, flyteorg/flyte#4206, flyteorg/flyte#2979",
  likelyCause: "a terminal state is missing from the table of states, so the task runs for ever",
  explains: ["CR-05", "ST-05", "ST-09", "ST-19"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteState(statesWhere(world, (_phases, state) => isTerminalState(world, state))).map((op) => [op]),
        always({ op: "poll", task: TASK, times: POLLS }),
      ),
    ),
  judge: (world, histories) => {
    const found = histories.map((history) => judge(world, history));
    return { met: found.some(({ met }) => met), violations: found.flatMap(({ violations }) => violations) };
  },
};

function judge(world: World, history: History): { readonly met: boolean; readonly violations: Violation[] } {
  let polls = 0;
  for (const event of history.events) {
    if (event.kind !== "phase" && event.kind !== "gaveUp" && event.kind !== "end") continue;
    if (event.call.task !== TASK) continue;
    const job = jobStateBefore(history, event, TASK, event.call.attempt);
    if (job === undefined || !isTerminalState(world, job.state)) continue;
    const expected = `${phasesOf(world, job.state).join(" or ")} for the state ${job.state}, within ${POLLS} polls`;
    if (event.kind === "gaveUp") {
      return { met: true, violations: [violationAt(history, event, expected, describeTaskEnd(event))] };
    }
    if (event.kind === "phase" && isTerminalPhase(event.phaseInfo.phase)) {
      return { met: true, violations: unlikeSuccess(world, history, event, job.state, expected) };
    }
    if (event.kind === "phase" || event.outcome.kind !== "returned") polls += 1;
    if (polls >= POLLS) {
      const got = event.kind === "phase" ? describePhase({ event }) : "no phase at all";
      return { met: true, violations: [violationAt(history, event, expected, got)] };
    }
  }
  return { met: false, violations: [] };
}

// The other way round, a failure as a success, is ST-01; which failure it is, is ST-12.
function unlikeSuccess(
  world: World,
  history: History,
  event: EventOf<"phase">,
  state: string,
  expected: string,
): Violation[] {
  const onlySuccess = phasesOf(world, state).every((phase) => phase === Phase.Success);
  return onlySuccess && event.phaseInfo.phase !== Phase.Success
    ? [violationAt(history, event, expected, describePhase({ event }))]
    : [];
}
