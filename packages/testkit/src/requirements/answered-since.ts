import type { History, HistoryEvent } from "../simulate/history.ts";

/**
 * Whether the service did anything for the plugin between its last own change of a job and an event. Until then nobody outside can know of the change: a
 * plugin that serves several tasks from one list knows what the list says, for as long as it keeps it.
 */
export function answeredSinceChange(history: History, event: HistoryEvent, jobId: string): boolean {
  let answered = true;
  for (const earlier of history.events) {
    if (earlier === event) break;
    if (earlier.kind === "applied") answered = true;
    else if (earlier.kind === "job" && earlier.touch.kind === "changed" && earlier.touch.job.id === jobId)
      answered = false;
  }
  return answered;
}
