import type { JobFate } from "./job-script.ts";

/** The states that the job API documents. */
export type JobState = "QUEUED" | "STARTING" | "RUNNING" | "CANCELLING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

/** What is known of a job at one moment. */
export interface JobSnapshot {
  readonly state: JobState;
  /** Grows with every change. */
  readonly revision: number;
  readonly message: string;
}

/** How long a job takes to stop. */
const CANCELLING_MS = 200;

/**
 * The state of a job at a moment. It follows from the job's fate and the clock alone, so jobs go on while the service itself is
 * down, just as they would on machines of their own.
 *
 * @param submittedAtMs wall-clock time in milliseconds.
 * @param cancelledAtMs wall-clock time in milliseconds; absent when nobody cancelled the job.
 */
export function jobAt(
  fate: JobFate,
  submittedAtMs: number,
  cancelledAtMs: number | undefined,
  nowMs: number,
): JobSnapshot {
  if (cancelledAtMs !== undefined) {
    const { revision } = running(fate, cancelledAtMs - submittedAtMs);
    return nowMs < cancelledAtMs + CANCELLING_MS
      ? { state: "CANCELLING", revision: revision + 1, message: "being cancelled" }
      : { state: "CANCELLED", revision: revision + 2, message: "cancelled by request" };
  }
  return running(fate, nowMs - submittedAtMs);
}

/** Whether a job in this state can still do something. */
export function isLive(state: JobState): boolean {
  return state !== "SUCCEEDED" && state !== "FAILED" && state !== "CANCELLED";
}

function running({ queuedMs, startingMs, runningMs, end }: JobFate, ageMs: number): JobSnapshot {
  if (ageMs < queuedMs) return { state: "QUEUED", revision: 1, message: "waiting for a machine" };
  if (ageMs < queuedMs + startingMs) return { state: "STARTING", revision: 2, message: "starting" };
  if (ageMs < queuedMs + startingMs + runningMs) return { state: "RUNNING", revision: 3, message: "running" };
  return { state: end.state, revision: 4, message: end.state === "FAILED" ? end.error.message : "done" };
}
