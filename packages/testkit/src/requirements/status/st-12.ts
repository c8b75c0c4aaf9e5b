import { isFailure, isFailurePhase, Phase } from "@flyte-webapi/sdk";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { phasesOf, unsuccessfulStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { violationAt } from "../evidence.ts";
import type { JobState } from "../job-state.ts";
import { hiddenFailure } from "../hidden-by-the-fake.ts";
import type { Requirement } from "../requirement.ts";
import { remoteUnsuccessful } from "./failing-states.ts";
import { describePhase, observations, type Observation } from "./observations.ts";

/** Another attempt is worth it, or it is not. */
export const ST_12: Requirement = {
  id: "ST-12",
  title: "A failure is RetryableFailure or PermanentFailure as the world's `failures` or `states` say",
  level: "must",
  source: "flyteorg/flyte#5210, flyteorg/flyte#6465, flyteorg/flyte#6985",
  likelyCause: "all failures are retryable, or none is",
  explains: [],
  notApplicable: (world) =>
    Object.keys(world.failures ?? {}).length > 0 ||
    unsuccessfulStates(world).some((state) => onlyFailure(world, state) !== undefined)
      ? undefined
      : "the world names no `failures`, and every failed state may be either of RetryableFailure and PermanentFailure",
  contradiction: hiddenFailure,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteUnsuccessful(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: 3 }, { op: "retry", task: TASK }, { op: "create", task: TASK }),
        remoteUnsuccessful(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: 1 }),
      ),
    ),
  judge: (world, histories) => {
    const judged = histories.flatMap((history) => decided(world, history));
    return {
      met: judged.length > 0,
      violations: judged
        .filter(({ observation, phase }) => observation.event.phaseInfo.phase !== phase)
        .map(({ history, observation, phase }) => {
          const { event, job } = observation;
          return violationAt(history, event, `${phase} for ${job.failure ?? job.state}`, describePhase(observation));
        }),
    };
  },
};

interface Decided {
  readonly history: History;
  readonly observation: Observation;
  readonly phase: Phase;
}

/** Failures of which the world says what they are. */
function decided(world: World, history: History): Decided[] {
  return observations(history).flatMap((observation) => {
    const phase = expectedPhase(world, observation.job);
    return phase === undefined || !isFailure(observation.event.phaseInfo) ? [] : [{ history, observation, phase }];
  });
}

function expectedPhase(world: World, job: JobState): Phase | undefined {
  const named = job.failure === undefined ? undefined : world.failures?.[job.failure];
  if (named !== undefined) return named.retryable ? Phase.RetryableFailure : Phase.PermanentFailure;
  return onlyFailure(world, job.state);
}

/** The one failure that a state may mean; absent when it may mean both, or none. */
function onlyFailure(world: World, state: string): Phase | undefined {
  const [first, second] = phasesOf(world, state).filter(isFailurePhase);
  return second === undefined ? first : undefined;
}
