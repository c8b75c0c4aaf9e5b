import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remoteSuccess } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeTaskEnd, firstFailure, lastPhase, violationAt, violationAtEnd } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { bareSuccesses, storedBefore, withoutOutputs } from "./declared-outputs.ts";

const MOST = 2;
/** Polls after the last refusal within which the success must be there. */
const POLLS = 3;
const refusals = fc.integer({ min: 1, max: MOST }).map((times): Op => ({ op: "storage", times }));

/** The job is not to blame for the store. */
export const ST_09: Requirement = {
  id: "ST-09",
  title: `A write of outputs that is refused, up to ${MOST} times, neither fails the task nor lets it succeed without them`,
  level: "must",
  source:
    "flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/databricks/plugin.go: an error of the output writer is the end of the task",
  likelyCause: "an error of OutputWriter.put is turned into a failure of the task, or swallowed",
  explains: [],
  notApplicable: withoutOutputs,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteSuccess(world).map((op) => [op]),
        refusals.map((op) => [op]),
        always({ op: "poll", task: TASK, times: MOST + POLLS }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => lastRefusal(history) >= 0),
    violations: histories.filter((history) => lastRefusal(history) >= 0).flatMap((history) => judge(world, history)),
  }),
};

function lastRefusal(history: History): number {
  return history.events.findLastIndex((event) => event.kind === "outputsRefused" && event.call.task === TASK);
}

function judge(world: World, history: History): Violation[] {
  const bare = bareSuccesses(world, history).filter(
    ({ event }) => event.call.task === TASK && storedBefore(history, event) === undefined,
  );
  if (bare.length > 0) {
    return bare.map(({ event, problem }) =>
      violationAt(history, event, "Success only once the refused outputs are stored", problem),
    );
  }
  const failure = firstFailure(history, TASK);
  if (failure !== undefined) {
    const expected = "the task goes on, since its job has succeeded and only the store refuses";
    return [violationAt(history, failure, expected, describeTaskEnd(failure))];
  }
  const last = lastPhase(history, TASK, 0);
  const pollsAfter = eventsOf(history, "call").filter(
    (event) =>
      event.call.method === "get" && event.call.task === TASK && history.events.indexOf(event) > lastRefusal(history),
  );
  return pollsAfter.length < POLLS || last?.phaseInfo.phase === "Success"
    ? []
    : [
        violationAtEnd(
          history,
          `Success within ${POLLS} polls after the last refusal`,
          last?.phaseInfo.phase ?? "no phase",
        ),
      ];
}
