import type { Call, EventOf, History } from "../simulate/history.ts";
import { eventsOf } from "../simulate/history.ts";
import { sameAttempt } from "./evidence.ts";

/** A job that one attempt made, with the event at which it was made. */
export interface MadeJob {
  readonly id: string;
  readonly call: Call;
  readonly event: EventOf<"job">;
}

/** Jobs made on behalf of `create`, that were neither cancelled nor removed later by the plugin: what the user pays for. */
function jobsMadeAndKept(history: History): MadeJob[] {
  const dropped = new Set<string>();
  const made: MadeJob[] = [];
  for (const event of eventsOf(history, "job")) {
    const { touch, call } = event;
    if (touch.kind === "added" && call?.method === "create") made.push({ id: touch.job.id, call, event });
    if (touch.kind === "cancelled" || touch.kind === "removed") dropped.add(touch.job.id);
  }
  return made.filter((job) => !dropped.has(job.id));
}

/** Pairs of jobs that one attempt made, each later one with the first. */
export function duplicates(history: History): { readonly first: MadeJob; readonly later: MadeJob }[] {
  const jobs = jobsMadeAndKept(history);
  return jobs.flatMap((later, index) => {
    const first = jobs.slice(0, index).find((job) => sameAttempt(job.call, later.call));
    return first === undefined ? [] : [{ first, later }];
  });
}
