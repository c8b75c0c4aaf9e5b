import { always, planOf, TASK } from "../../generate/plan-of.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** Whoever finds a job in the service can tell whose it is. */
export const CR_25: Requirement = {
  id: "CR-25",
  title:
    "A job carries the name of its execution, its generated name or its idempotency key: in key, id, address or body",
  level: "should",
  source: "apache/airflow#71211, dagster-io/dagster#24318: jobs are found again by a tag",
  likelyCause: "the job is made without a name, tag or label that comes from the task",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(always({ op: "create", task: TASK })),
  judge: (_world, histories) => ({
    met: histories.some((history) => madeJobs(history).length > 0),
    violations: histories.flatMap(nameless),
  }),
};

function madeJobs(history: History): EventOf<"job">[] {
  return eventsOf(history, "job").filter(({ call, touch }) => touch.kind === "added" && call?.method === "create");
}

function nameless(history: History): Violation[] {
  return madeJobs(history).flatMap((event) => {
    const { call, touch } = event;
    if (call === undefined || touch.kind !== "added") return [];
    const sent = eventsOf(history, "request").filter((request) => request.call?.id === call.id);
    const shown = [touch.job.key ?? "", touch.job.id, ...sent.flatMap(({ url, body }) => [url, body])].join("\n");
    const key = eventsOf(history, "call").find((start) => start.call.id === call.id)?.idempotencyKey;
    const names = [`run${call.task}`, ...(key === undefined ? [] : [key])];
    return names.some((name) => shown.includes(name))
      ? []
      : [violationAt(history, event, `${touch.job.id} says that it belongs to ${names.join(", ")}`, "it does not")];
  });
}
