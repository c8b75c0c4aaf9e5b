import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import type { Fault, GarbageBody } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { sameAttempt, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { isClean, jobsOfAttempt } from "./outcomes.ts";

const create: Op = { op: "create", task: TASK };
const BODIES = [
  "emptyObject",
  "nullId",
  "emptyId",
  "empty",
  "html",
  "truncated",
  "wrongTypes",
] as const satisfies readonly GarbageBody[];
const spoiltCreate = fc
  .tuple(fc.constantFrom(...BODIES), fc.constantFrom<0 | "all">("all", 0))
  .map(([body, request]): Op => ({ ...create, faults: [{ request, fault: { kind: "garbage", body } }] }));
const unanswered = fc
  .constantFrom<Fault>({ kind: "hang", applied: true }, { kind: "lost" })
  .map((fault): Op => ({ ...create, faults: [{ request: "all", of: "writes", fault }] }));

/** ResourceMeta that names no job is worse than none. */
export const CR_15: Requirement = {
  id: "CR-15",
  title:
    "A successful answer without a usable id, or no answer at all, gives no ResourceMeta that does not name the job",
  level: "must",
  source:
    "flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/snowflake/plugin.go: a missing id passes, and the status is not looked at. Met in peoplepattern/crowdflower#4, razzant/claudexor#308",
  likelyCause:
    'the id is taken from the answer without a look at it, and becomes "undefined", "null" or ""; or it is made up where there is no answer',
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        fc.oneof({ weight: 3, arbitrary: spoiltCreate }, { weight: 1, arbitrary: unanswered }).map((op) => [op]),
        always(create),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some(sawGarbage),
    violations: histories.flatMap(metasOfNothing),
  }),
};

function sawGarbage(history: History): boolean {
  return eventsOf(history, "answer").some(({ call, fault }) => call?.method === "create" && fault?.kind === "garbage");
}

// What a create without trouble gives for the same job shows how the job is named: so no form of ids is presumed.
function metasOfNothing(history: History): Violation[] {
  const metas = eventsOf(history, "meta");
  return metas
    .filter(({ call }) => !isClean(history, call))
    .flatMap((event) => {
      const [id, ...others] = jobsOfAttempt(history, event.call);
      const clean = metas.find(({ call }) => sameAttempt(call, event.call) && isClean(history, call));
      if (id === undefined || others.length > 0 || clean === undefined) return [];
      return clean.encoded.includes(id) && !event.encoded.includes(id)
        ? [violationAt(history, event, `an error, or ResourceMeta that names ${id}`, event.encoded)]
        : [];
    });
}
