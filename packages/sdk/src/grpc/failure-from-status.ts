import { GrpcCode } from "../contract/grpc-code.ts";
import type { GrpcError } from "../contract/grpc-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { PermanentSystemError } from "../errors/permanent-system-error.ts";
import { PermanentUserError } from "../errors/permanent-user-error.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import type { Failure } from "../http/attempt-outcome.ts";
import { LONGEST_RETRY_AFTER_MS } from "../http/parse-retry-after.ts";
import { preview } from "../http/preview.ts";
import type { Redactor } from "../http/redact.ts";
import type { Again } from "../http/retry-policy.ts";
import { codeName } from "./code-name.ts";
import { statusDetails } from "./status-details.ts";
import { statusFacts } from "./status-facts.ts";

/** How to speak of the call. */
export interface StatusWords {
  /** `package.Service/Method`. */
  readonly subject: string;
  readonly attempt: number;
  readonly redactor: Redactor;
}

const SHOWN_OF_DETAILS = 1_000;
const MOST_DETAILS = 2_048;

// What libraries say of messages above a limit, on either side. The code is that of a used-up quota, but waiting does not mend it.
const TOO_LARGE =
  /message larger than max|message exceeds maximum size|message with a size larger than|message after decompression larger/i;

/**
 * What a status means for the caller. The rules, first match:
 *
 * 1. A request that was certainly not sent: retry, whatever the method.
 * 2. UNAUTHENTICATED: retry, as a 401. A credential is being rotated, or is wrong: a bounded number of later calls will tell.
 * 3. PERMISSION_DENIED: permanent, SYSTEM. NOT_FOUND: not found. ALREADY_EXISTS: permanent, USER, with the code `Conflict`.
 * 4. RESOURCE_EXHAUSTED: retry after. Only with a time to come back it is certain that it was refused before anything was done. A
 *    message above a limit has the same status: nothing is repeated.
 * 5. DEADLINE_EXCEEDED, UNAVAILABLE, INTERNAL, UNKNOWN, ABORTED, and CANCELLED by the service: retry; retry after, when the status says
 *    when. May have been applied.
 * 6. INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE: permanent, USER. UNIMPLEMENTED, DATA_LOSS: permanent, SYSTEM.
 * 7. Anything else: retry, as an answer that gRPC does not document.
 */
export function failureFromStatus(error: GrpcError, words: StatusWords): Failure {
  const { redactor } = words;
  const { code, details } = error;
  const said = preview(details, false, SHOWN_OF_DETAILS, redactor);
  const message = `${words.subject} answered ${codeName(code)}${said === "" ? "" : `: ${said}`}`;
  const facts = {
    ...statusFacts(error.trailers, redactor),
    method: words.subject,
    attempt: words.attempt,
    status: codeName(code),
    details: preview(details, false, MOST_DETAILS, redactor),
  };
  if (error.unsent) {
    const text = `${words.subject} was not sent: ${said === "" ? codeName(code) : said}`;
    return failed(new RetryableError(ErrorCode.ConnectionFailed, text, { facts }), "always");
  }
  const asked = statusDetails(error.trailers).retryAfterMs;
  const retryAfterMs = typeof asked === "number" ? Math.min(asked, LONGEST_RETRY_AFTER_MS) : undefined;
  const again = (otherwise: Again): Again => (asked === "never" ? "never" : otherwise);
  switch (code) {
    case GrpcCode.UNAUTHENTICATED:
      return failed(new RetryableError(ErrorCode.Unauthenticated, message, { facts }), "never");
    case GrpcCode.PERMISSION_DENIED:
      return failed(new PermanentSystemError(ErrorCode.PermissionDenied, message, { facts }), "never");
    case GrpcCode.NOT_FOUND:
      return failed(new NotFoundError(ErrorCode.NotFound, message, { facts }), "never");
    case GrpcCode.ALREADY_EXISTS:
      return failed(new PermanentUserError(ErrorCode.Conflict, message, { facts }), "never");
    case GrpcCode.RESOURCE_EXHAUSTED: {
      if (TOO_LARGE.test(details))
        return failed(new RetryableError(ErrorCode.BadResponse, message, { facts }), "never");
      const throttled = new RetryAfterError(ErrorCode.Throttled, message, retryAfterMs, { facts });
      return failed(throttled, again(retryAfterMs === undefined ? "ifRepeatable" : "always"), retryAfterMs);
    }
    case GrpcCode.DEADLINE_EXCEEDED:
      return failed(new RetryableError(ErrorCode.DeadlineExceeded, message, { facts }), again("ifRepeatable"));
    case GrpcCode.UNAVAILABLE:
    case GrpcCode.INTERNAL:
    case GrpcCode.UNKNOWN:
    case GrpcCode.ABORTED:
    case GrpcCode.CANCELLED: {
      const unavailable =
        retryAfterMs === undefined
          ? new RetryableError(ErrorCode.ServiceUnavailable, message, { facts })
          : new RetryAfterError(ErrorCode.ServiceUnavailable, message, retryAfterMs, { facts });
      return failed(unavailable, again("ifRepeatable"), retryAfterMs);
    }
    case GrpcCode.INVALID_ARGUMENT:
    case GrpcCode.FAILED_PRECONDITION:
    case GrpcCode.OUT_OF_RANGE:
      return failed(new PermanentUserError(ErrorCode.RequestRejected, message, { facts }), "never");
    case GrpcCode.UNIMPLEMENTED:
      return failed(new PermanentSystemError(ErrorCode.RequestRejected, message, { facts }), "never");
    case GrpcCode.DATA_LOSS:
      return failed(new PermanentSystemError(ErrorCode.BadResponse, message, { facts }), "never");
    default:
      return failed(new RetryableError(ErrorCode.BadResponse, message, { facts }), again("ifRepeatable"));
  }
}

function failed(error: Failure["error"], again: Again, retryAfterMs?: number): Failure {
  return { kind: "failed", error, again, retryAfterMs };
}
