import { ErrorCode } from "../errors/error-code.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import type { Failure } from "./attempt-outcome.ts";

/** An answer that is no success. */
export interface FailedAnswer {
  readonly status: number;
  /** What the service asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** What failed and what the service said of it, without secrets. */
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * What a status means for the caller. The rules, first match:
 *
 * 1. 401: retry. A credential is being rotated, or is wrong: a bounded number of later calls, which read the secret anew, will tell.
 * 2. 403: permanent, SYSTEM: the credential may not do this.
 * 3. 404, 410: not found.
 * 4. 409: permanent, USER, with the code `Conflict`.
 * 5. 429: retry after. Refused before anything was done (RFC 6585), so it may be repeated whatever the method.
 * 6. 408, 425, 5xx: retry; retry after, when there is a `Retry-After`. May have been applied: gateways also answer 502, 503 and 504 when the
 *    service behind them dies halfway.
 * 7. Other 4xx: permanent, USER.
 * 8. Anything else: retry, as an answer that the service does not document.
 */
export function failureFromStatus(answer: FailedAnswer): Failure {
  const { status, message, retryAfterMs } = answer;
  const options = { facts: answer.facts };
  switch (status) {
    case 401:
      return failed(new RetryableError(ErrorCode.Unauthenticated, message, options), "never");
    case 403:
      return failed(new PermanentSystemError(ErrorCode.PermissionDenied, message, options), "never");
    case 404:
    case 410:
      return failed(new NotFoundError(ErrorCode.NotFound, message, options), "never");
    case 409:
      return failed(new PermanentUserError(ErrorCode.Conflict, message, options), "never");
    case 429:
      return failed(new RetryAfterError(ErrorCode.Throttled, message, retryAfterMs, options), "always", retryAfterMs);
    default:
  }
  if (status === 408 || status === 425 || status >= 500) {
    const error =
      retryAfterMs === undefined
        ? new RetryableError(ErrorCode.ServiceUnavailable, message, options)
        : new RetryAfterError(ErrorCode.ServiceUnavailable, message, retryAfterMs, options);
    return failed(error, "ifRepeatable", retryAfterMs);
  }
  if (status >= 400) return failed(new PermanentUserError(ErrorCode.RequestRejected, message, options), "never");
  return failed(new RetryableError(ErrorCode.BadResponse, message, options), "never");
}

function failed(error: Failure["error"], again: Failure["again"], retryAfterMs?: number): Failure {
  return { kind: "failed", error, again, retryAfterMs };
}
