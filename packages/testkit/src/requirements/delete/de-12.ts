import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, violationAt, violationAtEnd } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { deletesOfLiveJobs, liveAtEnd, mayLiveOn, type JobDelete } from "./job-deletes.ts";

/** Delete has nothing but ResourceMeta. */
export const DE_12: Requirement = {
  id: "DE-12",
  title: "delete works in a process that knows nothing of the task but its ResourceMeta",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go: DeleteContext offers ResourceMeta and a reason only. Met in flyteorg/flyte@e637732e3b",
  likelyCause: "delete needs something that create or get keeps in memory: inputs, an address, the job itself",
  explains: ["GE-15"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        mayLiveOn(world),
        always(
          { op: "restart" },
          { op: "delete", task: TASK, meta: "stored", times: 1 },
          { op: "advance", ms: 60_000 },
        ),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => strangers(world, history).length > 0),
    violations: histories.flatMap((history) =>
      strangers(world, history).flatMap((each) => judge(world, history, each)),
    ),
  }),
};

/** Deletes in a process in which nothing else was called for the task. */
function strangers(world: World, history: History): JobDelete[] {
  return deletesOfLiveJobs(world, history).filter(
    ({ call, troubled, refused }) =>
      !troubled &&
      !refused &&
      !history.events.some(
        (event) =>
          event.kind === "call" &&
          event.call.id < call.id &&
          event.call.task === call.task &&
          event.call.process === call.process,
      ),
  );
}

function judge(world: World, history: History, { end, job }: JobDelete): Violation[] {
  const expected = `delete succeeds and ${job.id} is over`;
  if (end.outcome.kind !== "returned") return [violationAt(history, end, expected, describeEnd(end))];
  const alive = liveAtEnd(world, history, job.id);
  return alive === undefined ? [] : [violationAtEnd(history, expected, alive)];
}
