import * as fc from "fast-check";

import { ambiguousFaults } from "../../generate/faults.ts";
import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Fault, RequestFault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import type { History } from "../../simulate/history.ts";
import { eventsOf } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { violationAt } from "../evidence.ts";
import { duplicates } from "../live-jobs.ts";
import type { Requirement } from "../requirement.ts";
import { answerWasLost } from "./outcomes.ts";

const create: Op = { op: "create", task: TASK };
// Whoever tries again by another way, or under another key, does so when all else has failed.
const deaf = fc
  .constantFrom<Fault>({ kind: "lost" }, { kind: "hang", applied: true })
  .map((fault): readonly RequestFault[] => [{ request: "all", of: "writes", fault }]);
const troubledCreate = fc
  .oneof({ weight: 3, arbitrary: ambiguousFaults(3) }, { weight: 1, arbitrary: deaf })
  .map((faults): Op => ({ ...create, faults }));

/** A lost answer to the request that creates the job must not lead to a second job. */
export const CR_01: Requirement = {
  id: "CR-01",
  title: "A create whose answer is lost leads to exactly one job, however often it is repeated",
  level: "must",
  tolerance: "up to 3 lost answers in one call, or all of them",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go: create is called at least once. Met in lyft/flinkk8soperator#217, GoogleCloudPlatform/flink-on-k8s-operator#88, SDU-eScience/UCloud#2089, google/adk-go#850",
  likelyCause: "the request that creates the job carries no idempotency key, or another key in each try",
  explains: ["CR-03", "CR-11"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () =>
    planOf(
      inOrder(
        troubledCreate.map((op) => [op]),
        some(fc.oneof(fc.constant(create), troubledCreate), 0, 2),
        always({ op: "poll", task: TASK, times: 1 }),
      ),
    ),
  judge: (_world, histories) => {
    const violations = histories.flatMap((history) => [...duplicateJobs(history), ...wrongJobPolled(history)]);
    return { met: histories.some(answerWasLost), violations };
  },
};

function duplicateJobs(history: History): ReturnType<Requirement["judge"]>["violations"] {
  return duplicates(history)
    .filter(({ first, later }) => first.call.process === later.call.process)
    .map(({ first, later }) =>
      violationAt(
        history,
        later.event,
        `at most 1 job for attempt ${later.call.attempt} of task ${later.call.task}`,
        `${first.id} and ${later.id}`,
      ),
    );
}

// Looking at another attempt's job, though this one has its own, means that the meta names the wrong one.
function wrongJobPolled(history: History): ReturnType<Requirement["judge"]>["violations"] {
  const owner = new Map<string, string>();
  const violations = [];
  for (const event of eventsOf(history, "job")) {
    const { touch, call } = event;
    if (call === undefined) continue;
    const attempt = `attempt ${call.attempt} of task ${call.task}`;
    if (touch.kind === "added") owner.set(touch.job.id, attempt);
    const hasItsOwn = [...owner.values()].includes(attempt);
    if (touch.kind !== "read" || call.method !== "get") continue;
    const actual = owner.get(touch.job.id);
    if (hasItsOwn && actual !== undefined && actual !== attempt) {
      violations.push(
        violationAt(history, event, `get asks for the job of ${attempt}`, `${touch.job.id}, the job of ${actual}`),
      );
    }
  }
  return violations;
}
