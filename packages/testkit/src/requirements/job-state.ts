import type { HistoryEvent, History } from "../simulate/history.ts";

/** The state of an attempt's newest job just before an event; absent while there is none. */
export function jobStateBefore(
  history: History,
  event: HistoryEvent,
  task: number,
  attempt: number,
): { readonly id: string; readonly state: string; readonly documented: boolean } | undefined {
  let current: { id: string; state: string; documented: boolean } | undefined;
  for (const earlier of history.events) {
    if (earlier === event) return current;
    if (earlier.kind !== "job") continue;
    const { call, touch } = earlier;
    if (touch.kind === "added" && call?.task === task && call.attempt === attempt) {
      current = { id: touch.job.id, state: touch.job.state, documented: true };
    } else if (current !== undefined && "job" in touch && touch.job.id === current.id) {
      if (touch.kind === "changed") {
        if (touch.change.kind === "remove") current = undefined;
        else current = { ...current, state: touch.job.state, documented: touch.change.kind === "state" };
      } else if (touch.kind === "cancelled") {
        current = { ...current, state: touch.job.state, documented: true };
      }
    }
  }
  return current;
}
