import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { remoteSuccess } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, violationAt } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement, Violation } from "../requirement.ts";

const TRIES = 3;

/** The stored ResourceMeta is all that there is. */
export const GE_15: Requirement = {
  id: "GE-15",
  title: `A new process polls and deletes the job with nothing but the stored ResourceMeta, within ${TRIES} calls`,
  level: "must",
  source: "flyteplugins, webapi/plugin.go; astronomer/astronomer-providers#1017; failure-modes GE-15",
  likelyCause: "a cursor, a session or a handle is kept in memory, and get or delete cannot do without it",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(fc.constant(poll), 0, 1),
        always({ op: "restart" }),
        fc.oneof(
          remoteSuccess(world).map((op): readonly Op[] => [op, { ...poll, times: CLEAN_POLLS }]),
          fc.constant<readonly Op[]>([{ op: "delete", task: TASK, meta: "stored", times: TRIES }]),
        ),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) =>
      eventsOf(history, "call").some(
        ({ call }) => call.task === TASK && call.process > 0 && (call.method === "get" || call.method === "delete"),
      ),
    ),
    violations: histories.flatMap((history) => [
      ...brokenByPolling(history, TASK, "the restart"),
      ...deletesInNewProcess(history),
    ]),
  }),
};

/** The job lives: a delete that rejects has not stopped it, and one that asks for nothing cannot have. */
function deletesInNewProcess(history: History): Violation[] {
  if (!eventsOf(history, "meta").some(({ call }) => call.task === TASK && call.process === 0)) return [];
  const ends = endsOf(history, "delete").filter(({ call }) => call.task === TASK && call.process > 0);
  const last = ends.at(-1);
  if (last === undefined || ends.length < TRIES) return [];
  if (!ends.some(({ outcome }) => outcome.kind === "returned")) {
    return [violationAt(history, last, `one of ${TRIES} deletes in the new process succeeds`, describeEnd(last))];
  }
  const first = history.events.findIndex((event) => event.kind === "call" && event.call.id === ends[0]?.call.id);
  const asked = history.events.slice(first).some((event) => event.kind === "request");
  return asked
    ? []
    : [violationAt(history, last, "delete asks the service to stop the job, which lives", "delete made no request")];
}
