import * as fc from "fast-check";

import { always, inOrder, some, TASK } from "../../generate/plan-of.ts";
import { quietPlanOf } from "../../generate/special-plan.ts";
import { remoteLive } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { failedForGood, hasMeta, jobsOfAttempt } from "../create/outcomes.ts";
import { describeEnd, endsOf, violationAt, violationAtEnd } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** How long a job takes to stop. */
const STOPS_AFTER_MS = 30_000;
/** Calls of create, once the old job has stopped, within which there must be a new one. */
const CALLS = 2;

const create: Op = { op: "create", task: TASK };

/** A job that is told to stop has not stopped yet. */
export const DE_10: Requirement = {
  id: "DE-10",
  title: `After a delete of which the job takes ${STOPS_AFTER_MS / 1_000} s to stop, the next attempt gets a job of its own, with no permanent error on the way, and only that job lives in the end`,
  level: "should",
  tolerance: `needs \`cancellingState\`; within ${CALLS} calls of create after the old job has stopped`,
  source: "airbytehq/airbyte#35348, SamSaffron/term-llm#918",
  likelyCause:
    'the service\'s "still terminating" is taken for a mistake of the user, or the job that stops is adopted',
  explains: [],
  notApplicable: ({ cancellingState }) =>
    cancellingState === undefined
      ? "the world names no state of jobs that are being cancelled (`cancellingState`)"
      : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    quietPlanOf(
      inOrder(
        always(create),
        some(remoteLive(world), 0, 1),
        always({ op: "delete", task: TASK, meta: "stored", times: 1 }, { op: "retry", task: TASK }),
        some(fc.constant(create), 1, 2),
        always({ op: "advance", ms: 2 * STOPS_AFTER_MS }, ...Array.from({ length: CALLS }, () => create)),
      ),
    ).map((plan) => ({ ...plan, cancelMs: STOPS_AFTER_MS })),
  judge: (world, histories) => ({
    met: histories.some((history) => cancels(world, history).length > 0),
    violations: histories
      .filter((history) => cancels(world, history).length > 0)
      .flatMap((history) => [...badCreates(history), ...tooManyAlive(world, history)]),
  }),
};

/** Cancels that took a while. */
function cancels({ cancellingState }: World, history: History): EventOf<"job">[] {
  return eventsOf(history, "job").filter(
    ({ touch, call }) => touch.kind === "cancelled" && touch.job.state === cancellingState && call?.task === TASK,
  );
}

function badCreates(history: History): Violation[] {
  const ends = endsOf(history, "create").filter(({ call }) => call.task === TASK && call.attempt > 0);
  const permanent = ends.find(failedForGood);
  if (permanent !== undefined) {
    const expected = "no permanent error: the old job will have stopped soon";
    return [violationAt(history, permanent, expected, describeEnd(permanent))];
  }
  const adopted = eventsOf(history, "meta").find(
    (event) =>
      event.call.task === TASK && event.call.attempt > 0 && jobsOfAttempt(history, event.call, event).length === 0,
  );
  if (adopted !== undefined) {
    const expected = "a job of its own for the next attempt";
    return [violationAt(history, adopted, expected, "create gave back the job that stops")];
  }
  const last = ends.at(-1);
  if (last === undefined || hasMeta(history, last.call)) return [];
  const stopped = eventsOf(history, "job").findLast(
    ({ touch, call }) => touch.kind === "changed" && call === undefined && touch.change.kind === "state",
  );
  const after = ends.filter(
    (event) => stopped !== undefined && history.events.indexOf(event) > history.events.indexOf(stopped),
  );
  return after.length < CALLS
    ? []
    : [violationAtEnd(history, `ResourceMeta within ${CALLS} calls after the old job has stopped`, describeEnd(last))];
}

function tooManyAlive(world: World, history: History): Violation[] {
  const own = new Set(
    eventsOf(history, "job").flatMap(({ touch, call }) =>
      touch.kind === "added" && call?.task === TASK ? [touch.job.id] : [],
    ),
  );
  const deleted = endsOf(history, "delete").some(({ outcome }) => outcome.kind === "returned");
  const waited = history.plan.ops.some((op) => op.op === "advance" && op.ms > STOPS_AFTER_MS);
  const alive = history.jobs.filter(({ id, state }) => own.has(id) && !isTerminalState(world, state));
  return !deleted || !waited || alive.length <= 1
    ? []
    : [violationAtEnd(history, "at most 1 live job of the task", alive.map(({ id }) => id).join(", "))];
}
