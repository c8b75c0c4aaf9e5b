import type { HistoryEvent, History } from "../simulate/history.ts";
import type { Job } from "../world/job-table.ts";

/** A job as the service knows it at some point. */
export interface JobState extends Pick<Job, "id" | "state" | "message" | "failure"> {
  /** Whether the service documents the state. */
  readonly documented: boolean;
}

/** The state of an attempt's newest job just before an event; absent while there is none. */
export function jobStateBefore(
  history: History,
  event: HistoryEvent,
  task: number,
  attempt: number,
): JobState | undefined {
  let current: JobState | undefined;
  for (const earlier of history.events) {
    if (earlier === event) return current;
    if (earlier.kind !== "job") continue;
    const { call, touch } = earlier;
    if (touch.kind === "added" && call?.task === task && call.attempt === attempt) {
      current = stateOf(touch.job, true);
    } else if (current !== undefined && "job" in touch && touch.job.id === current.id) {
      if (touch.kind === "changed") {
        if (touch.change.kind === "remove") current = undefined;
        else current = stateOf(touch.job, touch.change.kind === "state");
      } else if (touch.kind === "cancelled") {
        current = stateOf(touch.job, true);
      }
    }
  }
  return current;
}

function stateOf({ id, state, message, failure }: Job, documented: boolean): JobState {
  return { id, state, message, failure, documented };
}
