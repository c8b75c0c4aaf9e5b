import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const tampering = fc.constantFrom<Op>(
  { op: "tamper", task: TASK, how: "newField" },
  { op: "tamper", task: TASK, how: "damaged" },
);

/** Versions of a plugin come and go while tasks are under way. */
export const ME_04: Requirement = {
  id: "ME-04",
  title:
    "ResourceMeta with a field of a newer version is read, and damaged ResourceMeta is a permanent error of the system",
  level: "should",
  source:
    "flyteorg/flyte@ddf8df2e71: unreadable state must be permanent. Also apache/airflow#31999, apache/airflow#64598, aws/amazon-mwaa-docker-images#530",
  likelyCause: "the schema refuses unknown fields, or what JSON.parse throws is passed on as it is",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        tampering.map((op) => [op]),
        always({ op: "poll", task: TASK, times: 1 }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => getsAfter(history, "damaged").length + getsAfter(history, "newField").length > 0),
    violations: histories.flatMap((history) => [
      ...getsAfter(history, "newField").flatMap((event) => refused(history, event)),
      ...getsAfter(history, "damaged").flatMap((event) => misjudged(history, event)),
    ]),
  }),
};

/** Ends of the polls after the store was tampered with in this way, and in no other. */
function getsAfter(history: History, how: "damaged" | "newField"): EventOf<"end">[] {
  const tampered = history.plan.ops.flatMap((op, index) =>
    op.op === "tamper" && op.task === TASK ? [{ op, index }] : [],
  );
  const [first, ...others] = tampered;
  if (first === undefined || others.length > 0 || first.op.how !== how) return [];
  return endsOf(history, "get").filter(({ call }) => call.task === TASK && call.op > first.index);
}

function refused(history: History, event: EventOf<"end">): Violation[] {
  return event.outcome.kind === "threw"
    ? [violationAt(history, event, "a poll that works, since only a field was added", describeEnd(event))]
    : [];
}

// A codec that can read any bytes is no worse for it.
function misjudged(history: History, event: EventOf<"end">): Violation[] {
  const { outcome } = event;
  if (outcome.kind !== "threw" || outcome.consequence === "permanentSystem" || outcome.consequence === "notFound") {
    return [];
  }
  return [
    violationAt(history, event, "a permanent error of the system, such as CorruptedPluginState", describeEnd(event)),
  ];
}
