import { isTerminalPhase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import type { EventOf, History, HistoryEvent } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { phasesOf, statesWhere } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, describeTaskEnd, violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import type { Requirement, Violation } from "../requirement.ts";

const polls = fc.integer({ min: 1, max: 4 }).map((times): Op => ({ op: "poll", task: TASK, times }));

/** What waits or winds down still lives. */
export const ST_04: Requirement = {
  id: "ST-04",
  title:
    "A documented state in which the job still waits, runs or winds down ends no task in up to 4 polls, and throws nothing",
  level: "must",
  source:
    "flyteorg/flytekit, plugins/flytekit-openai/flytekitplugins/openai/batch/connector.py: a batch that is being cancelled counts as failed. Met in DataBiosphere/terra-workspace-manager#1456",
  likelyCause: "a state such as queued, cancelling or terminating is taken for the end that it leads to",
  explains: ["ST-19"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(remoteState(unendingStates(world)), 0, 2),
        polls.map((op) => [op]),
      ),
    ),
  judge: (world, histories) => {
    const found = histories.map((history) => judge(world, history));
    return { met: found.some(({ met }) => met), violations: found.flatMap(({ violations }) => violations) };
  },
};

/** States of which no documented phase is an end. The initial state may be both, and is left out then. */
function unendingStates(world: World): string[] {
  const unending = statesWhere(world, (phases) => !phases.some(isTerminalPhase));
  return unending.length === 0 ? [world.initialState] : unending;
}

function judge(world: World, history: History): { readonly met: boolean; readonly violations: Violation[] } {
  const violations: Violation[] = [];
  let met = false;
  for (const event of history.events) {
    const call = callOf(event);
    if (call === undefined || (call.method !== "get" && call.method !== "status")) continue;
    const job = jobStateBefore(history, event, call.task, call.attempt);
    if (job === undefined || !job.documented || phasesOf(world, job.state).some(isTerminalPhase)) continue;
    met = true;
    const got = trouble(event);
    if (got === undefined) continue;
    const expected = `${phasesOf(world, job.state).join(" or ")} for the state ${job.state}`;
    violations.push(violationAt(history, event, expected, got));
  }
  return { met, violations };
}

type Judged = EventOf<"phase"> | EventOf<"gaveUp"> | EventOf<"end">;

function callOf(event: HistoryEvent): Judged["call"] | undefined {
  return event.kind === "phase" || event.kind === "gaveUp" || event.kind === "end" ? event.call : undefined;
}

function trouble(event: HistoryEvent): string | undefined {
  if (event.kind === "gaveUp") return describeTaskEnd(event);
  if (event.kind === "phase") return isTerminalPhase(event.phaseInfo.phase) ? describeTaskEnd(event) : undefined;
  if (event.kind !== "end" || event.outcome.kind === "returned") return undefined;
  // To wait is no failure.
  const waits = event.outcome.kind === "threw" && event.outcome.consequence === "retryAfter";
  return waits ? undefined : describeEnd(event);
}
