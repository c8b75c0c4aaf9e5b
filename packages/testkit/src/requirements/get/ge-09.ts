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
const deletes: Op = { op: "delete", task: TASK, meta: "stored", times: TRIES };

/** A credential may change at any time. */
export const GE_09: Requirement = {
  id: "GE-09",
  title: `After a rotation of the secrets, polls and delete work with the new ones within ${TRIES} calls`,
  level: "must",
  source: "apache/airflow#27830, apache/airflow#34968, apache/airflow#60027, airbytehq/airbyte#9469",
  likelyCause: "the secret is read once, at the start of the process or of the job",
  explains: [],
  notApplicable: (world) =>
    (world.secrets ?? []).length > 0 ? undefined : "the world lists no `secrets`, so none can be rotated",
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(fc.constant(poll), 0, 1),
        always({ op: "rotate" }),
        fc.oneof(
          remoteSuccess(world).map((op): readonly Op[] => [op, { ...poll, times: CLEAN_POLLS }]),
          fc.constant<readonly Op[]>([deletes]),
        ),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsAfterRotation(history) > 0),
    violations: histories.flatMap((history) => [
      ...brokenByPolling(history, TASK, "the rotation"),
      ...refusedDeletes(history),
    ]),
  }),
};

function rotation(history: History): number {
  return history.events.findIndex((event) => event.kind === "op" && event.op.op === "rotate");
}

function requestsAfterRotation(history: History): number {
  const start = rotation(history);
  return start < 0
    ? 0
    : history.events.slice(start).filter((event) => event.kind === "request" && event.call?.task === TASK).length;
}

function refusedDeletes(history: History): Violation[] {
  const start = rotation(history);
  if (start < 0 || eventsOf(history, "meta").length === 0) return [];
  const ends = endsOf(history, "delete").filter(
    (event) => event.call.task === TASK && history.events.indexOf(event) > start,
  );
  const last = ends.at(-1);
  if (last === undefined || ends.length < TRIES || ends.some(({ outcome }) => outcome.kind === "returned")) return [];
  return [violationAt(history, last, `one of ${TRIES} deletes after the rotation succeeds`, describeEnd(last))];
}
