import type { DescMessage, DescMethod, DescMethodUnary, DescService, MessageInitShape } from "@bufbuild/protobuf";

import type { GrpcClient } from "./grpc-client.ts";
import type { GrpcClientOptions } from "./grpc-client-options.ts";
import { prepareCall, type AnyGrpcCallOptions } from "./prepared-call.ts";
import { resolveOptions } from "./resolve-options.ts";
import { runCall } from "./run-call.ts";

/**
 * Makes a client for one gRPC service from its protobuf-es descriptor. It runs on the given `grpc`, `clock` and `random` only, so it works
 * unchanged in simulated time. Streaming methods are left out.
 *
 * Every call
 * - ends: an attempt after `timeoutMs`, a call after `maxAttempts` attempts, `deadlineMs` or when its signal is aborted, even when `grpc`
 *   ignores its signal;
 * - is repeated only where that is safe: see `GrpcCallOptions.repeatable`. The idempotency key is the same every time. Between attempts it
 *   waits as long as the service asks for (`google.rpc.RetryInfo` in the status, or `grpc-retry-pushback-ms`), or exponentially longer with
 *   jitter;
 * - keeps credentials out of every message, fact, cause and log line.
 *
 * A call rejects with one of our errors, whose `facts` hold `method` (`package.Service/Method`) and `attempt`, and after an answer also
 * `status` (such as `NOT_FOUND`), `details`, `requestId`, and `reason` and `domain` of `google.rpc.ErrorInfo`:
 *
 * | the service answers | the error | code |
 * |---|---|---|
 * | UNAUTHENTICATED, also to a credential read anew | RetryableError | `Unauthenticated` |
 * | PERMISSION_DENIED | PermanentSystemError | `PermissionDenied` |
 * | NOT_FOUND | NotFoundError | `NOT_FOUND` |
 * | ALREADY_EXISTS | PermanentUserError | `Conflict` |
 * | RESOURCE_EXHAUSTED | RetryAfterError | `Throttled` |
 * | UNAVAILABLE, INTERNAL, UNKNOWN, ABORTED, CANCELLED | RetryableError; where it says when to come back, RetryAfterError | `ServiceUnavailable` |
 * | DEADLINE_EXCEEDED, or nothing in time | RetryableError | `DeadlineExceeded` |
 * | INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE | PermanentUserError | `RequestRejected` |
 * | UNIMPLEMENTED | PermanentSystemError | `RequestRejected` |
 * | DATA_LOSS | PermanentSystemError | `BadResponse` |
 * | something undocumented: no such message, not as `check` wants it, too long, an unknown status | RetryableError | `BadResponse` |
 * | nothing, because it cannot be reached | RetryableError | `ConnectionFailed` |
 *
 * An aborted signal rejects with its reason when that is one of our errors, and otherwise with CancelledError.
 *
 * @throws ConfigError with code `InvalidConfig` that lists every option that is wrong.
 */
export function createGrpcClient<Service extends DescService>(
  service: Service,
  options: GrpcClientOptions,
): GrpcClient<Service> {
  const client = resolveOptions(options);
  const calls = service.methods.filter(isUnary).map((method) => {
    const call = async (
      request: MessageInitShape<DescMessage>,
      callOptions: AnyGrpcCallOptions = {},
    ): Promise<unknown> => {
      const { message } = await runCall(client, prepareCall(client, method, request, callOptions));
      return message;
    };
    return [method.localName, call] as const;
  });
  // The one cast: what was decoded with a descriptor has the type that the descriptor promises, which no body can prove.
  return Object.freeze(Object.fromEntries(calls)) as GrpcClient<Service>;
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === "unary";
}
