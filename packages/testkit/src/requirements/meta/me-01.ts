import * as fc from "fast-check";

import { faultsOf, transientFault } from "../../generate/faults.ts";
import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { remoteState } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { withoutSecrets } from "../create/cr-23.ts";
import type { Requirement } from "../requirement.ts";
import { leaksIn } from "./leaks.ts";

const create: Op = { op: "create", task: TASK };
const poll: Op = { op: "poll", task: TASK, times: 1 };
const troubledPoll = faultsOf(transientFault, 2).map((faults): Op => ({ ...poll, faults }));

/** What is stored and shown holds no secret. */
export const ME_01: Requirement = {
  id: "ME-01",
  title: "No secret is in ResourceMeta, resource, phase or outputs: not encoded, not its first 8 characters",
  level: "must",
  source:
    "flyteorg/flytekit#2429: stored in the database and exposed in the UI. Also apache/airflow#36492, apache/airflow#38233",
  likelyCause: "the credential is kept in ResourceMeta for later calls, or the request is kept with the answer",
  explains: [],
  notApplicable: withoutSecrets,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always(create),
        some(fc.oneof(fc.constant(poll), troubledPoll), 0, 2),
        remoteState(Object.keys(world.states)).map((op) => [op]),
        always(poll),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "meta").length > 0),
    violations: histories.flatMap((history) => leaksIn(history, ["resource meta", "resource", "phase", "outputs"])),
  }),
};
