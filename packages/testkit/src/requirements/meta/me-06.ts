import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** What is stored is data, whoever wrote it. */
export const ME_06: Requirement = {
  id: "ME-06",
  title:
    "ResourceMeta with the fields __proto__ and constructor changes no other object, and is read, or is a permanent error of the system",
  level: "may",
  source:
    "flyteorg/flytekit, plugins/flytekit-airflow/flytekitplugins/airflow/connector.py: reads ResourceMeta with cloudpickle",
  likelyCause:
    "the fields of what was stored are copied one by one into another object, deep, whatever they are called",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }, { op: "tamper", task: TASK, how: "hostile" }),
        always({ op: "poll", task: TASK, times: 1 }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => getsAfter(history).length > 0),
    violations: histories.flatMap((history) => [
      ...eventsOf(history, "polluted").map((event) =>
        violationAt(history, event, "no change of the prototype of all objects", "it was changed"),
      ),
      ...getsAfter(history).flatMap((event) => misjudged(history, event)),
    ]),
  }),
};

function getsAfter(history: History): EventOf<"end">[] {
  const tampered = history.plan.ops.findIndex((op) => op.op === "tamper" && op.how === "hostile");
  return tampered < 0 ? [] : endsOf(history, "get").filter(({ call }) => call.task === TASK && call.op > tampered);
}

function misjudged(history: History, event: EventOf<"end">): Violation[] {
  const { outcome } = event;
  if (outcome.kind !== "threw" || outcome.consequence === "permanentSystem" || outcome.consequence === "notFound") {
    return [];
  }
  return [violationAt(history, event, "a poll that works, or a permanent error of the system", describeEnd(event))];
}
