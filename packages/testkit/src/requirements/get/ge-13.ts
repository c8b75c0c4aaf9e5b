import * as fc from "fast-check";

import { faultsOf } from "../../generate/faults.ts";
import { some, TASK } from "../../generate/plan-of.ts";
import { poll, polledThrough } from "../../generate/polled-through.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { requestsOf } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement } from "../requirement.ts";
import { abandonedCalls } from "../abandoned-calls.ts";

const silence: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { kind: "hang", applied: false },
  { kind: "hang", applied: true },
  { kind: "hangInBody" },
);
const silentPoll = fc
  .oneof(
    silence.map((fault) => [{ request: "all" as const, fault }]),
    faultsOf(silence, 2),
  )
  .map((faults): Op => ({ ...poll, faults }));

/** A connection may be open and dead. */
export const GE_13: Requirement = {
  id: "GE-13",
  title:
    "A poll whose answer never comes, or stops in its body, settles within 1 s after its deadline, and up to 2 of them do not end a healthy task",
  level: "must",
  source:
    "flyteorg/flyte@f32132b1c4, flyteplugins/go/tasks/plugins/webapi/databricks/plugin.go: an HTTP client without a time limit. Met in nextflow-io/nextflow#7435, conductor-oss/python-sdk#412, PennyLaneAI/PennyLane-IonQ#26",
  likelyCause: "the call's signal is not handed to fetch, or the time limit ends with the head of the answer",
  explains: ["LV-01"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => polledThrough(world, some(silentPoll, 1, 2), CLEAN_POLLS),
  judge: (_world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) => [
      ...abandonedCalls(history, ["get"]),
      ...(history.maxSystemFailures >= 2 ? brokenByPolling(history, TASK, "silence") : []),
    ]),
  }),
};
