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
