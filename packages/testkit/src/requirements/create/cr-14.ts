import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { jobsOfAttempt } from "./outcomes.ts";
import { brokenByTrouble, CLEAN_CREATES } from "./recovers.ts";

const create: Op = { op: "create", task: TASK };
const withoutQuota: Op = { ...create, faults: [{ request: "all", fault: { kind: "quota" } }] };

/** A job that the quota did not allow is not there. */
export const CR_14: Requirement = {
  id: "CR-14",
  title: `A create without quota gives neither ResourceMeta nor a permanent error, and ResourceMeta within ${CLEAN_CREATES} calls once there is quota`,
  level: "must",
  source: "flyteorg/flytekit#3456: metadata was given although a limit of the account had refused the job",
  likelyCause: "the service's answer about the quota is taken for an answer about the job",
  explains: [],
  notApplicable: ({ quota }) =>
    quota === undefined ? "the world does not say what the service answers without quota (`quota`)" : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(inOrder(some(fc.constant(withoutQuota), 1, 3), always(create, create))),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "create").some(({ fault }) => fault?.kind === "quota")),
    violations: histories.flatMap((history) => [
      ...metasWithoutJob(history),
      ...brokenByTrouble(history, "the lack of quota"),
    ]),
  }),
};

function metasWithoutJob(history: History): Violation[] {
  return eventsOf(history, "meta")
    .filter((event) => event.call.task === TASK && jobsOfAttempt(history, event.call, event).length === 0)
    .map((event) => violationAt(history, event, "no ResourceMeta, since there is no job", event.encoded));
}
