import { ErrorCode } from "../errors/error-code.ts";
import { PluginError } from "../errors/plugin-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Failure } from "./attempt-outcome.ts";
import type { Redactor } from "./redact.ts";
import { answerFacts, type RequestFacts } from "./request-facts.ts";
import { rootMessage, safeCause } from "./safe-cause.ts";

/** How far an attempt got. Before `sent`, the service certainly has applied nothing. */
export type Stage = "authorizing" | "sent" | "answered";

/** An attempt that threw. */
export interface ThrownAttempt {
  readonly request: RequestFacts;
  readonly stage: Stage;
  /** The answer, when its head was received. */
  readonly response: Response | undefined;
  readonly timeoutMs: number;
  readonly timedOut: boolean;
  readonly thrown: unknown;
  readonly redactor: Redactor;
}

/**
 * What it means when there is no whole answer: passing trouble, after which nobody knows whether the request was applied. Only when
 * `authorize` failed it certainly was not; then its own errors stay as they are.
 */
export function failureFromThrown(attempt: ThrownAttempt): Failure {
  const { request, stage, response, redactor, thrown } = attempt;
  const again = stage === "authorizing" ? "always" : "ifRepeatable";
  const facts = response === undefined ? { ...request } : answerFacts(request, response, redactor);
  const subject = `${request.method} ${request.path}`;
  if (attempt.timedOut) {
    const waited = WAITED_FOR[stage];
    const message = `${subject}: ${waited} within ${attempt.timeoutMs} ms`;
    return { kind: "failed", error: new RetryableError(ErrorCode.DeadlineExceeded, message, { facts }), again };
  }
  if (stage === "authorizing" && thrown instanceof PluginError) return failedToAuthorize(thrown);
  const cause = safeCause(thrown, redactor);
  if (stage === "authorizing") {
    const message = `${subject} was not sent, because authorize failed: ${cause.message}`;
    return { kind: "failed", error: new RetryableError(ErrorCode.RuntimeFailure, message, { facts, cause }), again };
  }
  const answered = response === undefined ? ":" : ` answered ${response.status}, then`;
  const message = `${subject}${answered} the connection failed: ${rootMessage(cause)}`;
  return { kind: "failed", error: new RetryableError(ErrorCode.ConnectionFailed, message, { facts, cause }), again };
}

const WAITED_FOR: Readonly<Record<Stage, string>> = {
  authorizing: "authorize gave no credential",
  sent: "no answer",
  answered: "the answer began, but was not complete",
};

/** What it means when `authorize` rejects with one of our errors: what the error says. */
export function failedToAuthorize(error: PluginError): Failure {
  const retryAfterMs = error instanceof RetryAfterError ? error.retryAfterMs : undefined;
  const again = error.consequence === "retry" || error.consequence === "retryAfter" ? "always" : "never";
  return { kind: "failed", error, again, retryAfterMs };
}
