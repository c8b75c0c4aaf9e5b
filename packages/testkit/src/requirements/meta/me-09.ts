import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { withIds } from "../../generate/special-plan.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { strayIds, usedIds } from "../stray-ids.ts";

/** An id is one segment of an address, whatever is in it. */
export const ME_09: Requirement = {
  id: "ME-09",
  title:
    "get and delete reach the job also when its id has characters that mean something in an address: / # ? = % & space, é",
  level: "should",
  source: "zowe/zowe-cli#1596, felixmosh/bull-board#307, temporalio/ui#2129",
  likelyCause: "the id is put into the address without encodeURIComponent",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    withIds(
      planOf(
        always(
          { op: "create", task: TASK },
          { op: "poll", task: TASK, times: 1 },
          { op: "delete", task: TASK, meta: "stored", times: 1 },
        ),
      ),
      "hostile",
    ),
  judge: (_world, histories) => ({
    met: histories.some(usedIds),
    violations: histories.flatMap((history) => [...astray(history), ...strayIds(history)]),
  }),
};

// The address then ends before the fragment, and has a slash too many: no handler knows it.
function astray(history: History): Violation[] {
  const ids = eventsOf(history, "job").flatMap(({ touch }) => (touch.kind === "added" ? [touch.job.id] : []));
  return eventsOf(history, "unhandled").flatMap((event) => {
    const { pathname } = new URL(event.url);
    const id = ids.find((each) => each.includes("#") && pathname.includes(each.slice(0, each.indexOf("#"))));
    return id === undefined
      ? []
      : [violationAt(history, event, `an address with the id ${encodeURIComponent(id)}`, pathname)];
  });
}
