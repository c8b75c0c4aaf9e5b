import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteLive } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { endsOf, requestsOf, touchesOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const polls = fc
  .record({ times: fc.constantFrom(1, 2, 5, 50), concurrent: fc.boolean() })
  .map(({ times, concurrent }): Op => ({ op: "poll", task: TASK, times, concurrent }));

/** A poll looks and changes nothing. */
export const GE_11: Requirement = {
  id: "GE-11",
  title: "Polls, 50 of them and at the same time, only read",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go. flyteorg/flytekit, plugins/flytekit-airflow/flytekitplugins/airflow/connector.py: starts operators and sensors within get. Met in apache/airflow#41231",
  likelyCause: "get starts, renews or finishes something at the service",
  // Nobody stops a job that get has started.
  explains: ["DE-04", "DE-05", "DE-12"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        some(remoteLive(world), 0, 1),
        polls.map((op) => [op]),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => endsOf(history, "get").length > 0),
    violations: histories.flatMap((history) => [...unsafeRequests(history), ...changedJobs(history)]),
  }),
};

function unsafeRequests(history: History): Violation[] {
  return requestsOf(history, "get")
    .filter(({ reads }) => !reads)
    .map((event) =>
      violationAt(
        history,
        event,
        "get makes only requests that read (GET, HEAD, OPTIONS, or those in `reads` of the world)",
        `${event.method} ${new URL(event.url).pathname}`,
      ),
    );
}

function changedJobs(history: History): Violation[] {
  return touchesOf(history, "get")
    .filter(({ touch }) => touch.kind === "added" || touch.kind === "cancelled" || touch.kind === "removed")
    .map((event) => violationAt(history, event, "get changes no job", describe(event.touch)));
}

function describe(touch: ReturnType<typeof touchesOf>[number]["touch"]): string {
  return touch.kind === "missed" ? `${touch.id} was looked for` : `${touch.job.id} was ${touch.kind}`;
}
