import { isTerminalPhase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState, liveStates, statesWhere } from "../../world/state-phases.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const POLLS = 3;
const poll: Op = { op: "poll", task: TASK, times: 1 };
const stalePoll: Op = { ...poll, faults: [{ request: "all", fault: { kind: "stale" } }] };
const asked = fc.integer({ min: 1, max: 5 }).map((times): Op => ({ op: "status", task: TASK, times }));
const again: readonly Op[] = [{ op: "restart", unstored: true }];

/**
 * An end stays. What the host does with a late report is its own affair; the plugin's part is to say the same again, also to a
 * host that has lost what it was told.
 */
export const ST_05: Requirement = {
  id: "ST-05",
  title: `The end that was reported stays: status says the same again, up to 5 times, and so does the next process, after ${POLLS} polls`,
  level: "must",
  source:
    "flyteorg/flyte#5237, apache/datafusion-ballista#2036. flyteorg/flyte, executor/pkg/controller/taskaction_controller.go: an event is published before it is stored",
  likelyCause: "the plugin keeps a memory of jobs, forgets those that ended, and takes them for new ones",
  explains: ["ST-07"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(
          remoteState(liveStates(world)).chain((op) => fc.constantFrom(op, poll)),
          0,
          2,
        ),
        remoteState(statesWhere(world, (_phases, state) => isTerminalState(world, state))).map((op) => [op]),
        always({ ...poll, times: POLLS }),
        fc.oneof(
          asked.map((op) => [op]),
          fc
            .tuple(some(asked, 0, 1), some(fc.constant(stalePoll), 0, 2))
            .map(([op, stale]) => [...op, ...again, ...stale, { ...poll, times: POLLS }]),
        ),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => firstEnd(history) !== undefined && saidAfter(history).length > 0),
    violations: histories.flatMap((history) => [...changedByAsking(history), ...changedByRestart(history)]),
  }),
};

function phasesOfTask(history: History): EventOf<"phase">[] {
  return eventsOf(history, "phase").filter(({ call }) => call.task === TASK && call.attempt === 0);
}

function firstEnd(history: History): EventOf<"phase"> | undefined {
  return phasesOfTask(history).find(({ phaseInfo }) => isTerminalPhase(phaseInfo.phase));
}

function saidAfter(history: History): EventOf<"phase">[] {
  const phases = phasesOfTask(history);
  const end = phases.findIndex(({ phaseInfo }) => isTerminalPhase(phaseInfo.phase));
  return end < 0 ? [] : phases.slice(end + 1);
}

function changedByAsking(history: History): Violation[] {
  const end = firstEnd(history);
  if (end === undefined) return [];
  return saidAfter(history)
    .filter(({ call, phaseInfo }) => call.process === end.call.process && phaseInfo.phase !== end.phaseInfo.phase)
    .map((event) =>
      violationAt(history, event, `${end.phaseInfo.phase} again, for the same resource`, event.phaseInfo.phase),
    );
}

// A replica may serve an older state for a while, and a careful plugin may want to see an end twice.
function changedByRestart(history: History): Violation[] {
  const end = firstEnd(history);
  const last = saidAfter(history).at(-1);
  if (end === undefined || last === undefined || last.call.process === end.call.process) return [];
  const polls = eventsOf(history, "call").filter(({ call }) => {
    const op = history.plan.ops[call.op];
    return call.method === "get" && call.task === TASK && call.process === last.call.process && isClean(op);
  });
  if (polls.length < POLLS || last.phaseInfo.phase === end.phaseInfo.phase) return [];
  const expected = `${end.phaseInfo.phase} once more, within ${POLLS} polls of the next process`;
  return [violationAt(history, last, expected, last.phaseInfo.phase)];
}

function isClean(op: Op | undefined): boolean {
  return op?.op === "poll" && (op.faults ?? []).length === 0;
}
