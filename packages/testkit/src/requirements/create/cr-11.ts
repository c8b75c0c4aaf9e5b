import * as fc from "fast-check";

import { TASK } from "../../generate/plan-of.ts";
import { quietPlanOf } from "../../generate/special-plan.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState, statesWhere } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, lastPhase, violationAtEnd } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const OTHER = 1;
const finished = (world: World): string[] => statesWhere(world, (_phases, state) => isTerminalState(world, state));

/** A job that is over when create finds it is told like any other. */
export const CR_11: Requirement = {
  id: "CR-11",
  title:
    "A job that has ended before create finds it is reported as any other: same phase, same kind of error, same outputs",
  level: "must",
  source:
    "apache/airflow#24924. flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/bigquery/plugin.go: a job that was there already is taken over without the place of its outputs",
  likelyCause: "create looks for running jobs only, or takes the job that it finds for a new or a successful one",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    quietPlanOf(
      fc
        .tuple(remoteState(finished(world)), fc.boolean())
        .map(([change, crashes]) => [...adopted(change, crashes), ...plain(change)]),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => wasAdopted(history) && lastPhase(history, OTHER, 0) !== undefined),
    violations: histories.flatMap(differences),
  }),
};

function adopted(change: Op, crashes: boolean): Op[] {
  const create: Op = { op: "create", task: TASK };
  return [
    crashes ? { ...create, crash: "beforePersist" } : create,
    change,
    create,
    { op: "poll", task: TASK, times: 1 },
  ];
}

/** What the same job says when it is polled as usual. */
function plain(change: Op): Op[] {
  if (change.op !== "remote") return [];
  return [
    { op: "create", task: OTHER },
    { ...change, task: OTHER },
    { op: "poll", task: OTHER, times: 1 },
  ];
}

/** Whether a create began when the job was over. */
function wasAdopted(history: History): boolean {
  const change = history.events.findIndex((event) => event.kind === "job" && event.touch.kind === "changed");
  return history.events.some(
    (event, index) =>
      index > change &&
      change >= 0 &&
      event.kind === "call" &&
      event.call.method === "create" &&
      event.call.task === TASK,
  );
}

function differences(history: History): Violation[] {
  const usual = lastPhase(history, OTHER, 0);
  if (usual === undefined || !wasAdopted(history)) return [];
  const expected = `as for a job that is polled as usual: ${describe(history, usual)}`;
  const actual = lastPhase(history, TASK, 0);
  const got = actual === undefined ? "no phase" : describe(history, actual);
  if (got === describe(history, usual)) return [];
  const end = endsOf(history, "create").findLast(({ call }) => call.task === TASK);
  // To refuse a job that has failed comes to the same.
  if (end?.outcome.kind === "threw") {
    return usual.phaseInfo.phase === "Success" ? [violationAtEnd(history, expected, describeEnd(end))] : [];
  }
  return [violationAtEnd(history, expected, got)];
}

function describe(history: History, { call, phaseInfo }: EventOf<"phase">): string {
  const kind = "error" in phaseInfo ? ` of kind ${phaseInfo.error.kind}` : "";
  const outputs = eventsOf(history, "outputs")
    .filter((event) => event.call.task === call.task && event.outputs.kind === "literals")
    .flatMap((event) => (event.outputs.kind === "literals" ? Object.keys(event.outputs.literals) : []));
  return `${phaseInfo.phase}${kind}, outputs ${[...new Set(outputs)].sort().join(", ") || "none"}`;
}
