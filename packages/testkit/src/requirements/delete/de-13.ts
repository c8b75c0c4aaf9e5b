import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { ABORT_REASON } from "../../simulate/abort-reason.ts";
import { eventsOf, type Call, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";
import { deletesOfLiveJobs, mayLiveOn } from "./job-deletes.ts";

/** Who finds a cancelled job wants to know why. */
export const DE_13: Requirement = {
  id: "DE-13",
  title: "delete tells the service why the job is cancelled",
  level: "may",
  tolerance: "needs `takesReason`; anywhere in the request",
  source:
    "no report is known. flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go: DeleteContext offers the reason",
  likelyCause: "the reason of the delete context is dropped, or replaced by a text of the plugin's own",
  explains: [],
  notApplicable: ({ takesReason }) =>
    takesReason === true ? undefined : "the world does not say that the service takes a reason (`takesReason`)",
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        mayLiveOn(world),
        always({ op: "delete", task: TASK, meta: "stored", times: 1 }),
      ),
    ),
  judge: (world, histories) => {
    const judged = histories.flatMap((history) =>
      deletesOfLiveJobs(world, history)
        .filter(({ end, troubled }) => end.outcome.kind === "returned" && !troubled)
        .map((each) => ({ history, ...each })),
    );
    return {
      met: judged.length > 0,
      violations: judged.flatMap(({ history, call, end }) =>
        tellsWhy(history, call)
          ? []
          : [violationAt(history, end, `a request with the reason ${JSON.stringify(ABORT_REASON)}`, "none has it")],
      ),
    };
  },
};

function tellsWhy(history: History, { id }: Call): boolean {
  return eventsOf(history, "request").some(
    ({ call, url, body }) =>
      call?.id === id &&
      (body.includes(ABORT_REASON) || [...new URL(url).searchParams.values()].includes(ABORT_REASON)),
  );
}
