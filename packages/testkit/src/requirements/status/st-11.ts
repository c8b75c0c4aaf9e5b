import { isFailure } from "@flyte-webapi/sdk";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { History } from "../../simulate/history.ts";
import type { World } from "../../world/world.ts";
import { violationAt } from "../evidence.ts";
import { hiddenFailure } from "../hidden-by-the-fake.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { remoteFailure } from "./failing-states.ts";
import { describePhase, observations, type Observation } from "./observations.ts";

/** Who is to blame decides who pays for the next attempt. */
export const ST_11: Requirement = {
  id: "ST-11",
  title: "A failure blames whom the world's `failures` name: the user or the system",
  level: "must",
  source: "flyteorg/flyte#6786, flyteorg/flyte#7987",
  likelyCause:
    "all failures are made with the same constructor of PhaseInfo, whatever the service says about the cause",
  explains: [],
  notApplicable: (world) =>
    Object.keys(world.failures ?? {}).length === 0
      ? "the world names no `failures` with the kind that each means"
      : undefined,
  contradiction: hiddenFailure,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteFailure(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: 3 }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => failures(world, history).length > 0),
    violations: histories.flatMap((history) => judge(world, history)),
  }),
};

function failures(world: World, history: History): Observation[] {
  return observations(history).filter(
    ({ event, job }) =>
      isFailure(event.phaseInfo) && job.failure !== undefined && world.failures?.[job.failure] !== undefined,
  );
}

function judge(world: World, history: History): Violation[] {
  return failures(world, history).flatMap((observation) => {
    const { event, job } = observation;
    const kind = world.failures?.[job.failure ?? ""]?.kind;
    if (!isFailure(event.phaseInfo) || kind === undefined || event.phaseInfo.error.kind === kind) return [];
    return [violationAt(history, event, `kind ${kind} for ${job.failure}`, describePhase(observation))];
  });
}
