import { isTerminalPhase } from "@flyte-webapi/sdk";
import * as fc from "fast-check";

import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { poll } from "../../generate/polled-through.ts";
import { remoteLive, remoteSuccess } from "../../generate/states.ts";
import type { Op } from "../../plan/op.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { unsuccessfulStates } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { describeTaskEnd, violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

const CLEAN_POLLS = 3;
const EVERY_MS = 30_000;

/** One look is not enough where ends are shown that are none. */
export const ST_20: Requirement = {
  id: "ST-20",
  title: "An end that the service shows once, in one answer, while the job lives on, does not end the task",
  level: "may",
  tolerance: "needs `falseEnds`; only the first answer of a poll is false",
  source: "EvoScientist/EvoScientist#467",
  likelyCause: "the first answer with an end is believed, where a second look would have shown that the job lives",
  explains: [],
  notApplicable: ({ falseEnds = [] }) =>
    falseEnds.length === 0
      ? "the world does not say that the service shows ends now and then that are none (`falseEnds`)"
      : undefined,
  environments: [DEFAULT_ENVIRONMENT],
  plans: (world) =>
    planOf(
      inOrder(
        always({ op: "create", task: TASK }),
        remoteLive(world).map((op) => [op, poll]),
        fc
          .constantFrom(...falseEndsOf(world))
          .map((state): readonly Op[] => [
            { ...poll, faults: [{ request: 0, of: "reads", fault: { kind: "falseEnd", state } }] },
          ]),
        remoteSuccess(world).map((op) => [op]),
        always({ op: "poll", task: TASK, times: CLEAN_POLLS, everyMs: EVERY_MS }),
      ),
    ),
  judge: (_world, histories) => ({
    met: histories.some((history) => told(history) !== undefined),
    violations: histories.flatMap(judge),
  }),
};

function falseEndsOf(world: World): readonly string[] {
  const { falseEnds = [] } = world;
  return falseEnds.length > 0 ? falseEnds : unsuccessfulStates(world);
}

/** The first request that was told of an end that is none. */
function told(history: History): EventOf<"request"> | undefined {
  return eventsOf(history, "request").find(({ fault, call }) => fault?.kind === "falseEnd" && call?.task === TASK);
}

function judge(history: History): Violation[] {
  const request = told(history);
  if (request?.call === undefined) return [];
  const since = history.events.indexOf(request);
  const { op } = request.call;
  return history.events
    .slice(since)
    .filter((event): event is EventOf<"phase"> | EventOf<"gaveUp"> => event.kind === "phase" || event.kind === "gaveUp")
    .filter(({ call }) => call.task === TASK && call.op === op)
    .filter((event) => event.kind === "gaveUp" || isTerminalPhase(event.phaseInfo.phase))
    .slice(0, 1)
    .map((event) =>
      violationAt(history, event, "a phase that is not terminal: one answer only shows an end", describeTaskEnd(event)),
    );
}
