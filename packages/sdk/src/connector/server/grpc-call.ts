import type { Clock } from "../../contract/clock.ts";
import { CancelledError } from "../../errors/cancelled-error.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import type { CallScope, CallSubject } from "./call-scope.ts";

/** What grpc-js gives for every kind of call. */
export interface GrpcCall {
  /** Whether the event has come already. */
  readonly cancelled: boolean;
  getDeadline(): Date | number;
  on(event: "cancelled", listener: () => void): unknown;
}

/** A call that can be ended from this side. */
export interface OpenCall {
  readonly scope: CallScope;
  /** What has been said of it so far. */
  readonly subject: CallSubject;
  /** Aborts the signal of the scope. */
  end(reason: unknown): void;
  /** The answer is there: what happens to the call is nobody's business any more. */
  answered(): void;
}

/**
 * Opens a call. The library's deadline is a wall-clock time; it is turned into a duration once, so that a clock that is set changes
 * nothing for calls under way.
 *
 * @param over called once nothing more will be sent: the client has the answer, or is gone.
 */
export function openCall(call: GrpcCall, requestBytes: number, clock: Clock, over: () => void): OpenCall {
  const deadline = Number(call.getDeadline());
  const endsAt = clock.monotonic() + (deadline - clock.now());
  const remainingMs = (): number => Math.max(0, endsAt - clock.monotonic());
  const gone = new AbortController();
  let isAnswered = false;
  // The library cancels a call at its deadline, too, and every call when it is over.
  const end = (): void => {
    over();
    if (isAnswered) return;
    gone.abort(
      remainingMs() === 0
        ? new RetryableError(ErrorCode.DeadlineExceeded, "The deadline of the call has passed")
        : new CancelledError(ErrorCode.Cancelled, "The client has cancelled the call"),
    );
  };
  call.on("cancelled", end);
  // The last request of a stream may be read after its client was gone.
  if (call.cancelled) end();
  let subject: CallSubject = {};
  const about = (more: CallSubject): void => {
    subject = { ...subject, ...more };
  };
  return {
    scope: { signal: gone.signal, requestBytes, remainingMs, about },
    get subject() {
      return subject;
    },
    end: (reason) => gone.abort(reason),
    answered: () => {
      isAnswered = true;
    },
  };
}
