import { isTerminalPhase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { remoteState } from "../../generate/states.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState, statesWhere } from "../../world/state-phases.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** 20 intervals of the host. */
const QUIET_MS = 600_000;

/** Nobody asks for a job whose end is known. */
export const GE_12: Requirement = {
  id: "GE-12",
  title: `Once a task has ended, no request asks for its job in the next ${QUIET_MS / 60_000} minutes`,
  level: "must",
  source: "flyteorg/flyte#5237, flyteorg/flyteplugins#212, Azure/azure-sdk-for-js#24159",
  likelyCause: "a loop of the plugin's own watches the job and does not notice its end",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(fc.constant(poll), 0, 1),
        remoteState(statesWhere(world, (_phases, state) => isTerminalState(world, state))).map((op) => [op]),
        always({ op: "poll", task: TASK, times: 2 }, { op: "advance", ms: QUIET_MS }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => {
      const end = taskEnd(history);
      return end !== undefined && (history.events.at(-1)?.at ?? 0) >= end.at;
    }),
    violations: histories.flatMap((history) => lateRequests(history)),
  }),
};

function taskEnd(history: History): EventOf<"phase"> | undefined {
  return eventsOf(history, "phase").find(
    ({ call, phaseInfo }) => call.task === TASK && isTerminalPhase(phaseInfo.phase),
  );
}

/** A plugin may watch several jobs in one loop: only requests that name this one count. */
function lateRequests(history: History): Violation[] {
  const end = taskEnd(history);
  if (end === undefined) return [];
  const ids = eventsOf(history, "job").flatMap(({ call, touch }) =>
    touch.kind === "added" && call?.task === TASK && call.attempt === end.call.attempt
      ? [touch.job.id, encodeURIComponent(touch.job.id)]
      : [],
  );
  const start = history.events.indexOf(end);
  return eventsOf(history, "request")
    .filter((event) => history.events.indexOf(event) > start && event.call?.method !== "delete")
    .filter(({ url, body }) => ids.some((id) => url.includes(id) || body.includes(id)))
    .map((event) =>
      violationAt(
        history,
        event,
        `no request for the job after ${end.phaseInfo.phase}`,
        `${event.method} ${new URL(event.url).pathname} ${event.at - end.at} ms later`,
      ),
    );
}
