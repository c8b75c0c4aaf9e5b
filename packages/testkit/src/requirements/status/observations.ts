import { eventsOf, type EventOf, type History } from "../../simulate/history.ts";
import { jobStateBefore, type JobState } from "../job-state.ts";

/** A phase that the plugin reported, and what its job really was at that time. */
export interface Observation {
  readonly event: EventOf<"phase">;
  readonly job: JobState;
}

/** Every phase that was reported while the attempt had a job, in order. */
export function observations(history: History): Observation[] {
  return eventsOf(history, "phase").flatMap((event) => {
    const job = jobStateBefore(history, event, event.call.task, event.call.attempt);
    return job === undefined ? [] : [{ event, job }];
  });
}

/** What a plugin said, in words. */
export function describePhase({ event }: Pick<Observation, "event">): string {
  const { phase, reason } = event.phaseInfo;
  if ("error" in event.phaseInfo) {
    const { kind, code, message } = event.phaseInfo.error;
    return `${phase}, kind ${kind}, code ${JSON.stringify(code)}, message ${JSON.stringify(message.slice(0, 120))}`;
  }
  return reason === "" ? phase : `${phase} with reason ${JSON.stringify(reason.slice(0, 120))}`;
}
