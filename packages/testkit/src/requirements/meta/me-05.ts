import * as fc from "fast-check";

import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { withTasks } from "../../generate/special-plan.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const MOST_BYTES = 4_096;
const TOO_LARGE = "MetadataTooLarge";

/** What finds a job again is small, whatever the job is given. */
export const ME_05: Requirement = {
  id: "ME-05",
  title: `ResourceMeta takes at most ${MOST_BYTES} bytes, also when the task has a text of 100,000 characters`,
  level: "should",
  source: "flyteorg/flyte#4755: ErrWorkflowTooLarge",
  likelyCause: "inputs, or the description of the job, are kept in ResourceMeta",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    withTasks(
      planOf(always({ op: "create", task: TASK })),
      fc.constantFrom(10_000, 100_000).map((repeat) => ({ [TASK]: { text: "x", repeat } })),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "create").length > 0),
    violations: histories.flatMap(tooLarge),
  }),
};

function tooLarge(history: History): Violation[] {
  const expected = `ResourceMeta of at most ${MOST_BYTES} bytes`;
  return [
    ...eventsOf(history, "meta")
      .filter(({ bytes }) => bytes > MOST_BYTES)
      .map((event) => violationAt(history, event, expected, `${event.bytes} bytes`)),
    ...endsOf(history, "create")
      .filter(({ outcome }) => outcome.kind === "threw" && outcome.code === TOO_LARGE)
      .map((event) => violationAt(history, event, expected, describeEnd(event))),
  ];
}
