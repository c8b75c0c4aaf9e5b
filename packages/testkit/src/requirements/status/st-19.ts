import { isTerminalPhase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remote } from "../../generate/states.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { phasesOf, statesWhere, successStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeTaskEnd, firstFailure, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { observations } from "./observations.ts";

const WARNING = "warning 4711: the disk is nearly full";
const POLLS = 3;

/** A warning is no failure. */
export const ST_19: Requirement = {
  id: "ST-19",
  title: `A message about a job that lives or has succeeded is no failure: the task goes on, or succeeds within ${POLLS} polls`,
  level: "must",
  source:
    "https://cloud.google.com/java/docs/reference/google-cloud-bigquery/2.10.10/com.google.cloud.bigquery.JobStatus: errors do not by themselves mean that the job has ended or failed. flyteorg/flyte-sdk, plugins/bigquery/src/flyteplugins/bigquery/connector.py: any of them is a failure",
  likelyCause: "any entry in the service's list of errors counts as a failure, whatever the state says",
  explains: [],
  notApplicable: (world) =>
    world.showsMessages === true ? undefined : "the world does not say that its fake shows messages (`showsMessages`)",
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        fc.constantFrom(...healthyStates(world)).map((state) => [remote({ kind: "state", state, message: WARNING })]),
        always({ op: "poll", task: TASK, times: POLLS }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => observations(history).some(({ job }) => job.message === WARNING)),
    violations: histories.flatMap((history) => judge(world, history)),
  }),
};

/** States that mean no failure at all: in them the job lives, or has succeeded. */
function healthyStates(world: World): string[] {
  const live = statesWhere(world, (phases) => !phases.some(isTerminalPhase));
  return [...live, ...successStates(world)];
}

function judge(world: World, history: History): Violation[] {
  const change = eventsOf(history, "job").find(({ touch }) => touch.kind === "changed");
  if (change === undefined || change.touch.kind !== "changed") return [];
  const { state } = change.touch.job;
  if (!healthyStates(world).includes(state)) return [];
  const expected = `${phasesOf(world, state).join(" or ")} for the state ${state} with a message`;
  const failure = firstFailure(history, TASK);
  if (failure !== undefined) return [violationAt(history, failure, expected, describeTaskEnd(failure))];
  const phases = observations(history).filter(({ event, job }) => event.call.task === TASK && job.state === state);
  const last = phases.at(-1);
  const late =
    successStates(world).includes(state) && phases.length >= POLLS && last?.event.phaseInfo.phase !== "Success";
  return late && last !== undefined ? [violationAt(history, last.event, expected, last.event.phaseInfo.phase)] : [];
}
