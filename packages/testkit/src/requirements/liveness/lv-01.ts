import { always, inOrder, planOf, TASK } from "../../generate/plan-of.ts";
import { anyTrouble, troubledCalls } from "../../generate/trouble.ts";
import { DEFAULT_ENVIRONMENT } from "../../simulate/simulation.ts";
import { eventsOf } from "../../simulate/history.ts";
import { abandonedCalls } from "../abandoned-calls.ts";
import type { Requirement } from "../requirement.ts";

/** A call ends, whatever the service does. */
export const LV_01: Requirement = {
  id: "LV-01",
  title: "create, get and delete settle within 1 s after their deadline, whatever goes wrong, and for however long",
  level: "must",
  source: "the deadlines of TimeoutsConfig: a host waits for a call until then, and no longer",
  likelyCause: "a loop of tries does not look at the call's signal, or a request is made without it",
  explains: [],
  environments: [DEFAULT_ENVIRONMENT],
  plans: () => planOf(inOrder(troubledCalls(anyTrouble), always({ op: "poll", task: TASK, times: 1 }))),
  judge: (_world, histories) => ({
    met: histories.some((history) => eventsOf(history, "request").some(({ fault }) => fault !== undefined)),
    violations: histories.flatMap((history) => abandonedCalls(history, ["create", "get", "delete"])),
  }),
};
