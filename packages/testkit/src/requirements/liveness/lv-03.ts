import { always, inOrder, planOf } from "../../generate/plan-of.ts";
import { anyTrouble, troubledCalls } from "../../generate/trouble.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { eventsOf } from "../../simulate/history.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement } from "../requirement.ts";

/** An error ends the call that it belongs to, not the process with the tasks of everybody. */
export const LV_03: Requirement = {
  id: "LV-03",
  title: "Whatever goes wrong, no promise is rejected and no timer throws without anybody to handle it",
  level: "must",
  source:
    "Node.js, process: an unhandled rejection or exception ends the process. Met in sidequestjs/sidequest#204, DevCycleHQ/js-sdks#308",
  likelyCause:
    "a promise is started and not awaited (`void`, `forEach(async ...)`), is awaited only after another one, or has a `.then` beside the one that is awaited",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  // What was set off by a call may go wrong after it.
  plans: () => planOf(inOrder(troubledCalls(anyTrouble), always({ op: "advance", ms: 60_000 }))),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "request").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) =>
      eventsOf(history, "stray").map((event) =>
        violationAt(history, event, "every error is handled: the process would die of it", event.error),
      ),
    ),
  }),
};
