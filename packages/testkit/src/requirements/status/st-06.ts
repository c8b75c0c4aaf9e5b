import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf, requestsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { stateWalk } from "./state-walk.ts";

const statuses = fc.integer({ min: 1, max: 3 }).map((times): Op => ({ op: "status", task: TASK, times }));

/** Status runs on the hot path. */
export const ST_06: Requirement = {
  id: "ST-06",
  title: "status makes no request and waits for nothing",
  level: "must",
  source: "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go: status should make no network call",
  likelyCause: "details of the job, such as its error or its result, are fetched in status instead of get",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        stateWalk(world),
        statuses.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "status").length > 0),
    violations: histories.flatMap((history) => [...requests(history), ...waits(history)]),
  }),
};

function requests(history: History): Violation[] {
  return requestsOf(history, "status").map((event) =>
    violationAt(history, event, "0 requests during status", `${event.method} ${new URL(event.url).pathname}`),
  );
}

function waits(history: History): Violation[] {
  const starts = new Map(eventsOf(history, "call").map((event) => [event.call.id, event.at]));
  return endsOf(history, "status")
    .map((event) => ({ event, tookMs: event.at - (starts.get(event.call.id) ?? event.at) }))
    .filter(({ tookMs }) => tookMs > 0)
    .map(({ event, tookMs }) => violationAt(history, event, "status waits for no timer", `it took ${tookMs} ms`));
}
