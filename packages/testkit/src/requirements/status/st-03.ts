import { isTerminalPhase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { remoteSuccess, remoteUndocumented } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { answeredSinceChange } from "../answered-since.ts";
import { describeEnd, describeTaskEnd, violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement, Violation } from "../requirement.ts";

const MOST_POLLS = 5;
const polls = fc.integer({ min: 1, max: MOST_POLLS }).map((times): Op => ({ op: "poll", task: TASK, times }));

/** A state that nobody documented is no end. */
export const ST_03: Requirement = {
  id: "ST-03",
  title: `A state that the service does not document, in up to ${MOST_POLLS} polls, means "in progress" and is shown in the reason`,
  level: "must",
  source:
    "flyteorg/flyte#5226, apache/airflow#33882, snowflakedb/snowflake-connector-python#987. What others do: hashicorp/go-azure-sdk#1221",
  likelyCause: "an unknown state is refused by a schema or falls through a switch",
  explains: ["GE-17"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteUndocumented(world).map((op) => [op]),
        polls.map((op) => [op]),
        remoteSuccess(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: CLEAN_POLLS }),
      ),
    ),
  judge: (_world, histories) => {
    const found = histories.map((history) => judge(history));
    return { met: found.some(({ met }) => met), violations: found.flatMap(({ violations }) => violations) };
  },
};

function judge(history: History): { readonly met: boolean; readonly violations: Violation[] } {
  const unknownAt = (event: EventOf<"phase"> | EventOf<"end"> | EventOf<"gaveUp">): string | undefined => {
    const state = jobStateBefore(history, event, event.call.task, event.call.attempt);
    if (state === undefined || state.documented) return undefined;
    return answeredSinceChange(history, event, state.id) ? state.state : undefined;
  };
  const violations: Violation[] = [];
  let met = false;
  for (const event of history.events) {
    if (event.kind !== "phase" && event.kind !== "end" && event.kind !== "gaveUp") continue;
    if (event.call.method !== "get" && event.call.method !== "status") continue;
    const state = unknownAt(event);
    if (state === undefined) continue;
    met = true;
    const expected = `a phase that is not terminal, with ${state} in its reason`;
    if (event.kind === "end" && event.outcome.kind !== "returned") {
      violations.push(violationAt(history, event, expected, describeEnd(event)));
    } else if (event.kind === "gaveUp" || (event.kind === "phase" && isTerminalPhase(event.phaseInfo.phase))) {
      violations.push(violationAt(history, event, expected, describeTaskEnd(event)));
    } else if (event.kind === "phase" && !event.phaseInfo.reason.toUpperCase().includes(state.toUpperCase())) {
      violations.push(
        violationAt(history, event, expected, `${event.phaseInfo.phase} with reason "${event.phaseInfo.reason}"`),
      );
    }
  }
  return {
    met,
    violations:
      violations.length > 0 || !sawSuccess(history)
        ? violations
        : brokenByPolling(history, TASK, "the undocumented state"),
  };
}

function sawSuccess(history: History): boolean {
  return eventsOf(history, "job").some(({ touch }) => touch.kind === "changed" && touch.change.kind === "state");
}
