import * as fc from "fast-check";

import { faultsOf } from "../../generate/faults.ts";
import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import type { Fault } from "../../plan/fault.ts";
import type { Op } from "../../plan/op.ts";
import type { EventOf, History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { isTerminalState } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, endsOf, touchesOf, violationAt } from "../evidence.ts";
import { jobStateBefore } from "../job-state.ts";
import type { Requirement, Violation } from "../requirement.ts";
import { isClean, jobsOfAttempt } from "./outcomes.ts";

const create: Op = { op: "create", task: TASK };
const earlier = fc.oneof(
  fc.constant<Op>({ ...create, crash: "beforePersist" }),
  fc.constant<Op>({ ...create, crash: "afterFirstWrite" }),
  fc.constant(create),
  faultsOf(fc.constant<Fault>({ kind: "lost" }), 3).map((faults): Op => ({ ...create, faults })),
);

/** A job that is there already is what create wants. */
export const CR_09: Requirement = {
  id: "CR-09",
  title: "A create that meets its own live job gives its ResourceMeta, and neither fails nor stops it",
  level: "must",
  source:
    "flyteorg/flyte, flyteplugins/go/tasks/pluginmachinery/webapi/plugin.go: create is called at least once. Met in kubernetes-sigs/vsphere-csi-driver#3996, flynn/flynn#2545, kubernetes-csi/csi-test#48",
  likelyCause: 'the service\'s "already exists" is passed on as an error, or the job is deleted and made anew',
  explains: ["CR-02", "CR-11", "CR-19", "DE-09"],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(inOrder(some(earlier, 1, 2), always(create))),
  judge: (world, histories) => ({
    met: histories.some((history) => meetings(world, history).length > 0),
    violations: histories.flatMap((history) => [...rejections(world, history), ...destructions(world, history)]),
  }),
};

/** Calls of create that were left alone, and that found a live job of their attempt. */
function meetings(world: World, history: History): EventOf<"end">[] {
  const starts = new Map<number, EventOf<"call">>();
  for (const event of history.events) if (event.kind === "call") starts.set(event.call.id, event);
  return endsOf(history, "create").filter(({ call }) => {
    const start = starts.get(call.id);
    if (start === undefined || !isClean(history, call)) return false;
    const job = jobStateBefore(history, start, call.task, call.attempt);
    return job !== undefined && !isTerminalState(world, job.state);
  });
}

function rejections(world: World, history: History): Violation[] {
  return meetings(world, history)
    .filter(({ outcome }) => outcome.kind === "threw")
    .map((event) => {
      const job = jobStateBefore(history, event, event.call.task, event.call.attempt);
      return violationAt(history, event, `the ResourceMeta of ${job?.id ?? "its job"}`, describeEnd(event));
    });
}

// Whoever finds two jobs of one attempt may stop one of them.
function destructions(world: World, history: History): Violation[] {
  return touchesOf(history, "create").flatMap((event): Violation[] => {
    const { call, touch } = event;
    if (call === undefined || (touch.kind !== "cancelled" && touch.kind !== "removed")) return [];
    const before = touch.kind === "cancelled" ? touch.from : touch.job.state;
    const own = jobsOfAttempt(history, call, event);
    if (own.length !== 1 || own[0] !== touch.job.id || isTerminalState(world, before)) return [];
    return [violationAt(history, event, `create leaves ${touch.job.id}, which is ${before}`, `it was ${touch.kind}`)];
  });
}
