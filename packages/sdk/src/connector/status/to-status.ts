import { status as Status } from "@grpc/grpc-js";
import { ErrorCode } from "../../errors/error-code.ts";
import type { PluginError } from "../../errors/plugin-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { cutStatusText } from "./cut-text.ts";
import { StatusError } from "./status-error.ts";

/** What the client is told when a call failed. */
export interface StatusFacts {
  readonly code: Status;
  readonly details: string;
}

/** Codes that say more than their consequence. */
const BY_CODE: ReadonlyMap<string, Status> = new Map<string, Status>([
  [ErrorCode.PluginNotFound, Status.NOT_FOUND],
  [ErrorCode.SecretNotFound, Status.FAILED_PRECONDITION],
  [ErrorCode.Unauthenticated, Status.FAILED_PRECONDITION],
  [ErrorCode.PermissionDenied, Status.FAILED_PRECONDITION],
  [ErrorCode.Conflict, Status.ALREADY_EXISTS],
  [ErrorCode.CorruptedPluginState, Status.INVALID_ARGUMENT],
  [ErrorCode.DeadlineExceeded, Status.DEADLINE_EXCEEDED],
  [ErrorCode.RuntimeClosed, Status.UNAVAILABLE],
  // A plugin that throws what is no error of ours has a defect.
  [ErrorCode.RuntimeFailure, Status.INTERNAL],
  [ErrorCode.ReturnedUnknown, Status.INTERNAL],
  [ErrorCode.BadResponse, Status.INTERNAL],
]);

/** The status of an error; total. */
function statusCodeOf({ code, consequence }: PluginError): Status {
  const known = BY_CODE.get(code);
  if (known !== undefined) return known;
  switch (consequence) {
    case "retry":
      return Status.UNAVAILABLE;
    case "retryAfter":
      return Status.RESOURCE_EXHAUSTED;
    case "permanentUser":
      return Status.INVALID_ARGUMENT;
    case "permanentSystem":
      return Status.INTERNAL;
    case "notFound":
      return Status.NOT_FOUND;
    case "cancelled":
      return Status.CANCELLED;
    case "badConfig":
      return Status.FAILED_PRECONDITION;
  }
}

/**
 * What the client is told of whatever was thrown: `[code] message`, without secrets, cut to what every client can receive. Go's
 * client treats all codes alike; people and metrics do not.
 *
 * @param redact takes the values of secrets out of a text.
 */
export function toStatus(thrown: unknown, redact: (text: string) => string): StatusFacts {
  if (thrown instanceof StatusError) return { code: thrown.code, details: cutStatusText(redact(thrown.message)) };
  const error = toPluginError(thrown);
  return { code: statusCodeOf(error), details: cutStatusText(redact(error.toString())) };
}
