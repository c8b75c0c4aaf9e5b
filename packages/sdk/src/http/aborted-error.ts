import { CancelledError } from "../errors/cancelled-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Redactor } from "./redact.ts";
import { safeCause } from "./safe-cause.ts";

/**
 * What an aborted signal means: our own errors stay as they are, a `TimeoutError` is a passed deadline, and everything else is somebody
 * who asked to stop.
 */
export function abortedError(reason: unknown, subject: string, redactor: Redactor): PluginError {
  if (reason instanceof PluginError) return reason;
  const cause = safeCause(reason, redactor);
  if (cause.name === "TimeoutError") {
    return new RetryableError(ErrorCode.DeadlineExceeded, `${subject}: the deadline of the caller passed`, { cause });
  }
  return new CancelledError(ErrorCode.Cancelled, `${subject} was cancelled by the caller`, { cause });
}
