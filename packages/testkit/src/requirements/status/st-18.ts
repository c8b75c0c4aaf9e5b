import { Phase } from "@flyte-webapi/sdk";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { stateWalk } from "./state-walk.ts";

/** An answer is an answer. */
export const ST_18: Requirement = {
  id: "ST-18",
  title: "status gives a well-formed PhaseInfo for every state, and never Undefined",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/core/phase.go: Undefined goes with an error. flyteorg/flytekit, plugins/flytekit-k8sdataservice/flytekitplugins/k8sdataservice/connector.py: a status that it does not know has no state",
  likelyCause: "a branch of status returns nothing, or an object whose phase was never set",
  explains: ["ST-02", "ST-03", "ST-04"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => planOf(inOrder(always({ op: "create", task: TASK }), stateWalk(world))),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "status").some(({ outcome }) => outcome.kind === "returned")),
    violations: histories.flatMap((history) => [...refused(history), ...undefinedPhases(history)]),
  }),
};

/** Answers that the host could not read: such a call ends twice, once for the plugin and once for the host. */
function refused(history: History): Violation[] {
  const returned = new Set<number>();
  const found: EventOf<"end">[] = [];
  for (const event of endsOf(history, "status")) {
    if (event.outcome.kind === "returned") returned.add(event.call.id);
    else if (returned.has(event.call.id)) found.push(event);
  }
  return found.map((event) => violationAt(history, event, "a PhaseInfo", describeEnd(event)));
}

function undefinedPhases(history: History): Violation[] {
  return eventsOf(history, "phase")
    .filter(({ phaseInfo }) => phaseInfo.phase === Phase.Undefined)
    .map((event) => violationAt(history, event, "a phase other than Undefined, or an error", Phase.Undefined));
}
