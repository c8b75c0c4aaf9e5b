import { isTerminalState } from "../../world/state-phases.ts";
import type { World } from "../../world/world.ts";
import { eventsOf, type Call, type EventOf, type History } from "../../simulate/history.ts";
import { sameAttempt } from "../evidence.ts";

const FOR_GOOD: readonly (string | undefined)[] = ["permanentUser", "permanentSystem", "badConfig"];

/** Whether a call ended in a way after which the host gives the attempt up. */
export function failedForGood({ outcome }: EventOf<"end">): boolean {
  return outcome.kind === "threw" && FOR_GOOD.includes(outcome.consequence);
}

/** Whether a call of `create` was left alone: no fault, no crash, no abort in its operation. */
export function isClean(history: History, call: Call): boolean {
  const op = history.plan.ops[call.op];
  return op?.op === "create" && op.faults === undefined && op.crash === undefined && op.abort === undefined;
}

/** Ids of the jobs that `create` made for the attempt, oldest first; of those before this event, when there is one. */
export function jobsOfAttempt(history: History, attempt: Call, before?: History["events"][number]): string[] {
  const ids: string[] = [];
  for (const event of history.events) {
    if (event === before) break;
    if (event.kind !== "job" || event.touch.kind !== "added" || event.call?.method !== "create") continue;
    if (sameAttempt(event.call, attempt)) ids.push(event.touch.job.id);
  }
  return ids;
}

/** Ids of the attempt's jobs that the service still holds at the end, and that are not over. */
export function jobsLeftAlive(world: World, history: History, attempt: Call): string[] {
  const own = jobsOfAttempt(history, attempt);
  return history.jobs.filter(({ id, state }) => own.includes(id) && !isTerminalState(world, state)).map(({ id }) => id);
}

/** Whether the attempt's `create` gave ResourceMeta at some time. */
export function hasMeta(history: History, attempt: Call): boolean {
  return eventsOf(history, "meta").some(({ call }) => sameAttempt(call, attempt));
}

/** Whether the service did what a create asked for, and the plugin could not know it. */
export function answerWasLost(history: History): boolean {
  const applied = new Set(
    eventsOf(history, "job").flatMap(({ call, touch }) => (touch.kind === "added" ? [call?.id] : [])),
  );
  return eventsOf(history, "request").some(
    ({ call, fault }) => fault !== undefined && call?.method === "create" && applied.has(call.id),
  );
}
