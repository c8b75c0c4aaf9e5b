import type { CallSubject } from "../server/call-scope.ts";

/** Tells one attempt from all others. */
export interface JobIdentity {
  /** The idempotency key. */
  readonly key: string;
  /** The task of which this is an attempt: the same for all of them. Empty when it is not known. */
  readonly lineage: string;
  /** From 0. */
  readonly attempt: number;
  /** The ids of the task, for log lines. */
  readonly subject: CallSubject;
}

/** What remembering a job takes, in bytes, whatever is known of it: objects, a promise, entries of maps. Measured, and rounded up. */
const ENTRY_BYTES = 1_024;

/** How many bytes it takes to remember a job by its identity: characters take one or two. */
export function weightOfIdentity({ key, lineage, subject }: JobIdentity): number {
  const texts = [key, lineage, ...Object.values(subject)];
  return texts.reduce<number>((sum, text) => sum + (typeof text === "string" ? 2 * text.length : 0), ENTRY_BYTES);
}
