import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { quietPlanOf } from "../../generate/special-plan.ts";
import type { RequestFault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { endsOf, violationAt } from "../evidence.ts";
import { duplicates, type MadeJob } from "../live-jobs.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** Pages before the one with the job, and behind it. */
const PAGES = 2;
/** Pages of a list that nobody should read to its end. */
const ENDLESS_PAGES = 100;
const MOST_REQUESTS = 50;

const create: Extract<Op, { op: "create" }> = { op: "create", task: TASK };
const lookup: fc.Arbitrary<readonly RequestFault[] | undefined> = fc.constantFrom<readonly RequestFault[] | undefined>(
  undefined,
  [{ request: "all", of: "reads", fault: { kind: "status", status: 500, applied: false } }],
  [{ request: 1, of: "reads", fault: { kind: "status", status: 500, applied: false } }],
);

/** Who looks for a job in a list must look at all of it, and must have been able to. */
export const GE_19: Requirement = {
  id: "GE-19",
  title: `A create that looks for its job in a list finds it on page ${PAGES + 1}, makes none while it cannot look, and makes at most ${MOST_REQUESTS} requests in a list without end`,
  level: "should",
  tolerance: `needs \`listing\`; ${ENDLESS_PAGES} pages`,
  source: "apache/airflow#71546, apache/airflow#72397, apache/airflow#71211",
  likelyCause:
    'only the first page is read, an error of the list counts as "there is none", or the whole history is walked',
  explains: [],
  notApplicable: ({ listing }) =>
    listing === undefined ? "the world names no list in which the plugin looks for its job (`listing`)" : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    fc.oneof({ weight: 3, arbitrary: planOf(hidden(world)) }, quietPlanOf(always(endless(world), create))),
  judge: (_world, histories) => ({
    met: histories.some(
      (history) =>
        history.looked.has("list") &&
        history.plan.ops.some(({ op }) => op === "crowd") &&
        endsOf(history, "create").length > 0,
    ),
    violations: histories.flatMap((history) => [...madeAgain(history), ...walks(history)]),
  }),
};

const crowd = ({ listing }: World, pages: number): Op => ({ op: "crowd", jobs: pages * (listing?.pageSize ?? 1) });

const endless = (world: World): Op => crowd(world, ENDLESS_PAGES);

// Lists begin with the oldest or with the newest: the job is in the middle.
function hidden(world: World): fc.Arbitrary<readonly Op[]> {
  return inOrder(
    always(crowd(world, PAGES), { ...create, crash: "beforePersist" }, crowd(world, PAGES)),
    lookup.map((faults) => [faults === undefined ? create : { ...create, faults }, create]),
  );
}

function madeAgain(history: History): Violation[] {
  return duplicates(history)
    .filter(({ later }) => looked(history, later))
    .map(({ first, later }) =>
      violationAt(
        history,
        later.event,
        `create finds ${first.id}, or does not go on without a look`,
        `it made ${later.id}`,
      ),
    );
}

/** Whether the call looked before it made the job: who does not look at all is not judged here. */
function looked(history: History, { call, event }: MadeJob): boolean {
  const before = history.events.slice(0, history.events.indexOf(event));
  return before.some((earlier) => earlier.kind === "request" && earlier.call?.id === call.id && earlier.reads);
}

function walks(history: History): Violation[] {
  return endsOf(history, "create").flatMap((end) => {
    const requests = eventsOf(history, "request").filter(({ call }) => call?.id === end.call.id).length;
    return requests <= MOST_REQUESTS
      ? []
      : [violationAt(history, end, `at most ${MOST_REQUESTS} requests in one create`, `${requests} requests`)];
  });
}
