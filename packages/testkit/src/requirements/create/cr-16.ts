import * as fc from "fast-check";

import { planOf, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type Call, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { describeEnd, endsOf, sameAttempt, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { failedForGood, hasMeta, jobsOfAttempt } from "./outcomes.ts";

const CALLS = 2;

const blindCreate = fc
  .constantFrom<Fault>(
    { kind: "lag" },
    { kind: "status", status: 404, applied: false },
    { kind: "status", status: 403, applied: false },
  )
  .map((fault): Op => ({ op: "create", task: TASK, faults: [{ request: "all", of: "reads", fault }] }));

/** What was made need not be read to be known. */
export const CR_16: Requirement = {
  id: "CR-16",
  title: `A create that has made its job gives ResourceMeta within ${CALLS} calls, even if the job cannot be read yet (404) or at all (403)`,
  level: "must",
  source:
    "spark-jobserver/python-sjsclient#5, grafana/terraform-provider-grafana#2118, hashicorp/terraform-provider-hcp#59, apache/airflow#61974, apache/airflow#62301",
  likelyCause: "create reads the job after it was made, and fails with that read",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(blindCreate.map((op) => Array.from({ length: CALLS }, () => op))),
  judge: (_world, histories) => ({
    met: histories.some((history) => blindEnds(history).some(({ call }) => jobsOfAttempt(history, call).length > 0)),
    violations: histories.flatMap((history) => leftBehind(history)),
  }),
};

/** Ends of creates whose reads failed, had there been any. */
function blindEnds(history: History): EventOf<"end">[] {
  return endsOf(history, "create").filter(({ call }) => {
    const op = history.plan.ops[call.op];
    return call.task === TASK && op?.op === "create" && op.faults !== undefined;
  });
}

function leftBehind(history: History): Violation[] {
  const failed = blindEnds(history).filter(
    (event) => event.outcome.kind !== "returned" && readAfterWrite(history, event.call),
  );
  return failed.flatMap((event, index) => {
    const { call } = event;
    if (hasMeta(history, call)) return [];
    const isLast = failed.slice(0, index).filter((earlier) => sameAttempt(earlier.call, call)).length >= CALLS - 1;
    if (!isLast && !failedForGood(event)) return [];
    const [id = "the job"] = jobsOfAttempt(history, call);
    return [violationAt(history, event, `the ResourceMeta of ${id}, which was made`, describeEnd(event))];
  });
}

/** Whether a read failed after the call had made, or found, its job: whoever looks before it makes a job may fail with the look. */
function readAfterWrite(history: History, call: Call): boolean {
  const own = eventsOf(history, "request").filter((event) => event.call?.id === call.id);
  const write = own.findIndex(({ fault, reads }) => fault === undefined && !reads);
  return write >= 0 && own.slice(write).some(({ fault }) => fault !== undefined);
}
