import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { ELSEWHERE } from "../../simulate/elsewhere.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

/** A task that begins after the change: it shows whether the plugin has taken notice. */
const NEW_TASK = 2;

/** A job stays where it was made. */
export const GE_14: Requirement = {
  id: "GE-14",
  title: "After a change of the configured address, get and delete still go to where the job was made",
  level: "must",
  source: "flyteorg/flyteplugins#365",
  likelyCause: "ResourceMeta holds the id of the job, but not where it is",
  explains: [],
  notApplicable: (world) =>
    world.addressVariable === undefined
      ? "the world names no `addressVariable`, so the kit cannot change where new jobs go"
      : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(fc.constant(poll), 0, 1),
        always({ op: "restart", moved: true }, { op: "create", task: NEW_TASK }, poll, {
          op: "delete",
          task: TASK,
          meta: "stored",
          times: 1,
        }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some(
      (history) =>
        requestsElsewhere(history).some(({ call }) => call?.task === NEW_TASK && call.method === "create") &&
        eventsOf(history, "request").some(({ call }) => call?.task === TASK && call.process > 0),
    ),
    violations: histories.flatMap((history) =>
      requestsElsewhere(history)
        .filter(({ call }) => call?.task === TASK && (call.method === "get" || call.method === "delete"))
        .map((event) =>
          violationAt(
            history,
            event,
            "the request goes to the address at which the job was made",
            `${event.method} ${event.url}`,
          ),
        ),
    ),
  }),
};

function requestsElsewhere(history: History): EventOf<"request">[] {
  return eventsOf(history, "request").filter(({ url }) => new URL(url).origin === ELSEWHERE);
}
