import * as fc from "fast-check";

import { faultsOf } from "../../generate/faults.ts";
import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import type { History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { endsOf, violationAtEnd } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { jobsLeftAlive, jobsOfAttempt } from "./outcomes.ts";

const A_MINUTE_MS = 60_000;

const trouble = fc.constantFrom<Fault>(
  { kind: "lost" },
  { kind: "reset" },
  { kind: "status", status: 503, applied: true },
  { kind: "status", status: 504, applied: true },
  { kind: "status", status: 503, applied: false },
  { kind: "hang", applied: true },
);
const abortedCreate = fc.oneof(
  {
    weight: 3,
    arbitrary: faultsOf(trouble, 3).map((faults): Op => ({ op: "create", task: TASK, abort: true, faults })),
  },
  { weight: 1, arbitrary: fc.constant<Op>({ op: "create", task: TASK, abort: true }) },
);

/** A task that nobody wants any more leaves no job behind. */
export const CR_19: Requirement = {
  id: "CR-19",
  title: "A task that is aborted during create has no live job a minute later, whatever became of up to 3 answers",
  level: "must",
  source: "apache/airflow#72685, SamSaffron/term-llm#918",
  likelyCause:
    "create goes on in the background after it has returned, or gives ResourceMeta by which delete finds nothing",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        abortedCreate.map((op) => [op]),
        always({ op: "advance", ms: A_MINUTE_MS }),
      ),
    ),
  judge: (world, histories) => ({
    met: histories.some((history) => aborted(history).some(({ call }) => jobsOfAttempt(history, call).length > 0)),
    violations: histories.flatMap((history) => orphans(world, history)),
  }),
};

function aborted(history: History): ReturnType<typeof endsOf> {
  return endsOf(history, "create").filter(({ call }) => {
    const op = history.plan.ops[call.op];
    return op?.op === "create" && op.abort === true;
  });
}

function orphans(world: World, history: History): Violation[] {
  const last = aborted(history).at(-1);
  if (last === undefined) return [];
  const alive = jobsLeftAlive(world, history, last.call);
  // Of two jobs one is left in any case; that there are two is another requirement's matter.
  return alive.length === 0 || jobsOfAttempt(history, last.call).length > 1
    ? []
    : [violationAtEnd(history, "no live job, since the task was aborted", `${alive.join(", ")} still lives`)];
}
