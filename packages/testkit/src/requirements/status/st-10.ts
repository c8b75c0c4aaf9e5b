import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteLive, remoteState, remoteSuccess } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { unsuccessfulStates } from "../../world/state-phases.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { withoutOutputs } from "./declared-outputs.ts";

const poll: Op = { op: "poll", task: TASK, times: 1 };

/** Outputs belong to a success. (That they go to the present attempt is the host's writer's doing.) */
export const ST_10: Requirement = {
  id: "ST-10",
  title: "status stores outputs only when it reports Success",
  level: "should",
  source:
    "flyteorg/flyte#7093. flyteorg/flytekit, plugins/flytekit-openai/flytekitplugins/openai/batch/connector.py: outputs are set with every poll",
  likelyCause: "outputs are stored in every poll, with what there is of them",
  explains: [],
  notApplicable: withoutOutputs,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(remoteLive(world), 0, 1),
        always(poll),
        fc.oneof(remoteSuccess(world), remoteState(unsuccessfulStates(world))).map((op) => [op]),
        always(poll),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => unsuccessfulPhases(history).length > 0),
    violations: histories.flatMap((history) =>
      unsuccessfulPhases(history)
        .filter((phase) => eventsOf(history, "outputs").some((event) => isOf(event, phase)))
        .map((phase) =>
          violationAt(history, phase, "no outputs before Success", `outputs with ${phase.phaseInfo.phase}`),
        ),
    ),
  }),
};

function unsuccessfulPhases(history: History): EventOf<"phase">[] {
  return eventsOf(history, "phase").filter(({ phaseInfo }) => phaseInfo.phase !== "Success");
}

function isOf({ call, outputs }: EventOf<"outputs">, phase: EventOf<"phase">): boolean {
  return call.id === phase.call.id && outputs.kind === "literals";
}
