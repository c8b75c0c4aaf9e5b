import { planOf } from "../../generate/plan-of.ts";
import { outage, troubledCalls } from "../../generate/trouble.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { violationAt } from "../evidence.ts";
import type { Requirement, Violation } from "../requirement.ts";

/** Requests of one call, whatever its length. */
const MOST_REQUESTS = 20;

/** A service that is down does not come up sooner when it is hammered. */
export const LV_02: Requirement = {
  id: "LV-02",
  title: `In an outage one call makes at most ${MOST_REQUESTS} requests, and one more for each second that it lasts`,
  level: "must",
  source: "mckinsey/agents-at-scale-ark#2355, googleapis/google-cloud-cpp-spanner#1426",
  likelyCause: "failed requests are repeated at once, or until the deadline, without a growing pause",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(troubledCalls(outage)),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "request").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) =>
      eventsOf(history, "end").flatMap((end) => tooManyRequests(history, end)),
    ),
  }),
};

function tooManyRequests(history: History, end: EventOf<"end">): Violation[] {
  const start = eventsOf(history, "call").find(({ call }) => call.id === end.call.id);
  if (start === undefined) return [];
  const before = history.events.slice(0, history.events.indexOf(end));
  const requests = before.filter((event) => event.kind === "request" && event.call?.id === end.call.id).length;
  const tookMs = end.at - start.at;
  const most = MOST_REQUESTS + Math.floor(tookMs / 1_000);
  return requests <= most
    ? []
    : [
        violationAt(
          history,
          end,
          `at most ${most} requests in a ${end.call.method} of ${tookMs} ms`,
          `${requests} requests`,
        ),
      ];
}
