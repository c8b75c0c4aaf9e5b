import { ErrorCode } from "../errors/error-code.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Failure } from "../http/attempt-outcome.ts";
import { failedToAuthorize } from "../http/failure-from-thrown.ts";
import type { Redactor } from "../http/redact.ts";
import { rootMessage, safeCause } from "../http/safe-cause.ts";

/** How far an attempt got. Before `sent`, the service certainly has applied nothing. */
export type Stage = "authorizing" | "sent";

/** An attempt that threw, and no status of gRPC. */
export interface ThrownAttempt {
  readonly facts: { readonly method: string; readonly attempt: number };
  readonly stage: Stage;
  readonly timeoutMs: number;
  readonly timedOut: boolean;
  readonly thrown: unknown;
  readonly redactor: Redactor;
}

/**
 * What it means when there is no status: passing trouble, after which nobody knows whether the request was applied. Only when `authorize`
 * failed it certainly was not; then its own errors stay as they are.
 */
export function failureFromThrown(attempt: ThrownAttempt): Failure {
  const { facts, stage, thrown, redactor } = attempt;
  const again = stage === "authorizing" ? "always" : "ifRepeatable";
  const subject = facts.method;
  if (attempt.timedOut) {
    const waited = stage === "authorizing" ? "authorize gave no credential" : "no answer";
    const message = `${subject}: ${waited} within ${Math.ceil(attempt.timeoutMs)} ms`;
    return { kind: "failed", error: new RetryableError(ErrorCode.DeadlineExceeded, message, { facts }), again };
  }
  if (stage === "authorizing" && thrown instanceof PluginError) return failedToAuthorize(thrown);
  const cause = safeCause(thrown, redactor);
  if (stage === "authorizing") {
    const message = `${subject} was not sent, because authorize failed: ${cause.message}`;
    return { kind: "failed", error: new RetryableError(ErrorCode.RuntimeFailure, message, { facts, cause }), again };
  }
  const message = `${subject}: the call failed: ${rootMessage(cause)}`;
  return { kind: "failed", error: new RetryableError(ErrorCode.ConnectionFailed, message, { facts, cause }), again };
}
