import * as fc from "fast-check";

import { always, inOrder, planOf, some, TASK } from "../../generate/plan-of.ts";
import { poll, polledThrough } from "../../generate/polled-through.ts";
import type { Op } from "../../plan/op.ts";
import type { Plan } from "../../plan/plan.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import type { World } from "../../world/world.ts";
import { describeEnd, describeTaskEnd, endsOf, requestsOf, violationAt } from "../evidence.ts";
import { brokenByPolling, CLEAN_POLLS } from "../polled-through.ts";
import type { Requirement, Violation } from "../requirement.ts";

const CAUSE = "E-4713";
/** Polls that say that the job has failed, within which the task must end. */
const POLLS = 3;

const errorIn200: Op = { ...poll, faults: [{ request: "all", fault: { kind: "errorIn200" } }] };
const failureIn200: Op = {
  ...poll,
  times: POLLS,
  faults: [{ request: "all", fault: { kind: "errorIn200", failure: CAUSE } }],
};

/** An error of the service stays one when it comes with 200, and so does the failure of a job. */
export const GE_06: Requirement = {
  id: "GE-06",
  title: `Up to 3 polls in a row whose answer is 200 with an error of the service in its body do not end a healthy task; a body that says that the job has failed ends it within ${POLLS} polls, with the service's words`,
  level: "must",
  tolerance: "the failure: needs `failureIn200`",
  source: "Azure/azure-sdk-for-net#3396, Azure/azure-sdk-for-go#23349",
  likelyCause: "the status 200 is trusted, and the body is taken for a job, whatever stands in it",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) => (world.failureIn200 === undefined ? troubled(world) : fc.oneof(troubled(world), planOf(failing))),
  judge: (world, histories) => ({
    met: histories.some((history) => requestsOf(history, "get").some(({ fault }) => fault?.kind === "errorIn200")),
    violations: histories.flatMap((history) => {
      if (polledFailures(history).length > 0) return world.failureIn200 === undefined ? [] : unbelieved(history);
      return history.maxSystemFailures >= 3 ? brokenByPolling(history, TASK, "errors in bodies") : [];
    }),
  }),
};

const failing = inOrder(always({ op: "create", task: TASK }), some(fc.constant(poll), 0, 1), always(failureIn200));

function troubled(world: World): fc.Arbitrary<Plan> {
  return polledThrough(world, some(fc.constant(errorIn200), 1, 3), CLEAN_POLLS);
}

/** Ends of the polls that were told of the failure, and of nothing else. */
function polledFailures(history: History): EventOf<"end">[] {
  return endsOf(history, "get").filter(({ call }) => {
    const own = eventsOf(history, "request").filter((event) => event.call?.id === call.id);
    return (
      call.task === TASK &&
      own.length > 0 &&
      own.every(({ fault }) => fault?.kind === "errorIn200" && fault.failure !== undefined)
    );
  });
}

function unbelieved(history: History): Violation[] {
  const ends = polledFailures(history);
  const first = ends[0];
  if (first === undefined) return [];
  const expected = `a failure that says ${CAUSE} within ${POLLS} polls`;
  const ended = history.events.find(
    (event): event is EventOf<"phase"> | EventOf<"gaveUp"> =>
      (event.kind === "gaveUp" && event.call.task === TASK) ||
      (event.kind === "phase" && event.call.task === TASK && isEnd(event)),
  );
  if (ended !== undefined) {
    return says(history, ended) ? [] : [violationAt(history, ended, expected, describeTaskEnd(ended))];
  }
  const last = ends[POLLS - 1];
  return last === undefined ? [] : [violationAt(history, last, expected, describeEnd(last))];
}

function isEnd({ phaseInfo }: EventOf<"phase">): boolean {
  return phaseInfo.phase === "Success" || phaseInfo.phase === "Aborted" || "error" in phaseInfo;
}

/** Whether the end of the task tells why: by the phase's error, or by the error that get threw. */
function says(history: History, ended: EventOf<"phase"> | EventOf<"gaveUp">): boolean {
  if (ended.kind === "phase") {
    return "error" in ended.phaseInfo && ended.phaseInfo.error.message.includes(CAUSE);
  }
  const end = endsOf(history, "get").find(({ call }) => call.id === ended.call.id);
  return end?.outcome.kind === "threw" && end.outcome.message.includes(CAUSE);
}
