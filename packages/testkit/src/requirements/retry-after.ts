import type { RetryAfter } from "../plan/fault.ts";
import { eventsOf, type EventOf, type History } from "../simulate/history.ts";

/** Longest wait that a plugin is held to: who is asked for more may come back earlier, or leave it to the host. */
export const LONGEST_HELD_WAIT_MS = 60_000;
/** Least wait after a `Retry-After` that cannot be read: anything, but not at once. */
export const LEAST_WAIT_MS = 10;

/** What an answer asked for: a wait that must be kept, in milliseconds. A date has no fractions, so a second is given away. */
export function heldWaitMs(retryAfter: RetryAfter): number {
  if ("literal" in retryAfter) return LEAST_WAIT_MS;
  const asked = "seconds" in retryAfter ? retryAfter.seconds : retryAfter.dateInSeconds - 1;
  return Math.max(LEAST_WAIT_MS, Math.min(asked * 1_000, LONGEST_HELD_WAIT_MS));
}

/** An answer that came with `Retry-After`. */
export interface AskedWait {
  readonly answer: EventOf<"answer">;
  readonly retryAfter: RetryAfter;
}

/** Every answer that asked the plugin to wait, in order. */
export function askedWaits(history: History): AskedWait[] {
  return eventsOf(history, "answer").flatMap((answer) => {
    const retryAfter = answer.fault?.kind === "status" ? answer.fault.retryAfter : undefined;
    return retryAfter === undefined || answer.answer.kind !== "status" ? [] : [{ answer, retryAfter }];
  });
}

/** The time until which a plugin may stay away because it was asked to. */
export function askedUntil(history: History): number {
  return Math.max(0, ...askedWaits(history).map(({ answer, retryAfter }) => answer.at + heldWaitMs(retryAfter)));
}
