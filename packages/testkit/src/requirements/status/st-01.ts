import { Phase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remoteAlmostSuccess, remoteState, remoteUndocumented } from "../../generate/states.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { phasesOf, unsuccessfulStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { violationAt } from "../evidence.ts";
import type { JobState } from "../job-state.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { observations } from "./observations.ts";

/** Terminal is not successful. */
export const ST_01: Requirement = {
  id: "ST-01",
  title: "Success is reported only for states that are documented to mean it",
  level: "must",
  source:
    "apache/airflow#26218, sassoftware/sas-airflow-provider#7. flyteorg/flytekit, plugins/flytekit-dgxc-lepton/flytekitplugins/dgxc_lepton/connector.py: stopped and deleted count as a success",
  likelyCause:
    "every state that is not known as a failure counts as a success, or every state with the word for it in its name",
  explains: ["GE-17", "ST-03"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        fc
          .oneof(
            { weight: 2, arbitrary: remoteState(unsuccessfulStates(world)) },
            { weight: 1, arbitrary: remoteUndocumented(world) },
            { weight: 1, arbitrary: remoteAlmostSuccess(world) },
          )
          .map((op) => [op]),
        always({ op: "poll", task: TASK, times: 2 }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => observations(history).some(({ job }) => !mayMeanSuccess(world, job))),
    violations: histories.flatMap((history) => wrongSuccesses(world, history)),
  }),
};

function mayMeanSuccess(world: World, job: JobState): boolean {
  return job.documented && phasesOf(world, job.state).includes(Phase.Success);
}

function wrongSuccesses(world: World, history: History): Violation[] {
  return observations(history)
    .filter(({ event, job }) => event.phaseInfo.phase === Phase.Success && !mayMeanSuccess(world, job))
    .map(({ event, job }) =>
      violationAt(
        history,
        event,
        job.documented
          ? `one of ${phasesOf(world, job.state).join(", ")} for the state ${job.state}`
          : `no Success for the undocumented state ${job.state}`,
        Phase.Success,
      ),
    );
}
