import type { HttpClient, HttpMethod } from "./http-client.ts";
import type { HttpClientOptions } from "./http-client-options.ts";
import type { HttpPath } from "./path.ts";
import { prepareCall, type AnyCallOptions } from "./prepared-call.ts";
import { resolveOptions } from "./resolve-options.ts";
import { runCall } from "./run-call.ts";

/**
 * Makes a client for one service. It runs on the given `fetch`, `clock` and `random` only, so it works unchanged in simulated time.
 *
 * Every call
 * - ends: an attempt after `timeoutMs`, a call after `maxAttempts` attempts, `deadlineMs` or when its signal is aborted, even when `fetch`
 *   ignores its signal or the body stalls;
 * - is repeated only where that is safe: see `CallOptions.repeatable`. The idempotency key is the same every time. Between attempts it
 *   waits as long as `Retry-After` says, or exponentially longer with jitter;
 * - keeps credentials to the origin of `baseUrl`, and out of every message, fact, cause and log line;
 * - reads integers of JSON exactly, and encodes ids in paths.
 *
 * A call rejects with one of our errors, whose `facts` hold `method`, `path` (without the query) and `attempt`, and after an answer also
 * `status`, `body` (its start) and `requestId`:
 *
 * | the service | the error | code |
 * |---|---|---|
 * | answers 401, also to a credential read anew | RetryableError | `Unauthenticated` |
 * | answers 403 | PermanentSystemError | `PermissionDenied` |
 * | answers 404 or 410 | NotFoundError | `NOT_FOUND` |
 * | answers 409 | PermanentUserError | `Conflict` |
 * | answers 429 | RetryAfterError | `Throttled` |
 * | answers 408, 425, 5xx | RetryableError; with `Retry-After`, RetryAfterError | `ServiceUnavailable` |
 * | answers another 4xx | PermanentUserError | `RequestRejected` |
 * | answers something undocumented: no JSON, not as the schema says, too long, a temporary redirect elsewhere | RetryableError | `BadResponse` |
 * | has moved for good (301, 308) to another origin | PermanentSystemError | `BadResponse` |
 * | cannot be reached, or the connection is cut | RetryableError | `ConnectionFailed` |
 * | does not answer in time | RetryableError | `DeadlineExceeded` |
 *
 * An aborted signal rejects with its reason when that is one of our errors, and otherwise with CancelledError.
 *
 * @throws ConfigError with code `InvalidConfig` that lists every option that is wrong.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const client = resolveOptions(options);
  const request = async (method: HttpMethod, path: HttpPath, callOptions: AnyCallOptions = {}): Promise<unknown> => {
    const { status, headers, body } = await runCall(client, prepareCall(client, method, path, callOptions));
    return { status, headers, body };
  };
  const call =
    (method: HttpMethod) =>
    async (path: HttpPath, callOptions: AnyCallOptions = {}): Promise<unknown> => {
      const { body } = await runCall(client, prepareCall(client, method, path, callOptions));
      return body;
    };
  // The one cast: what the schema returned has the type that the schema promises, which overloads can say but no body can prove.
  return Object.freeze({
    get: call("GET"),
    post: call("POST"),
    put: call("PUT"),
    patch: call("PATCH"),
    delete: call("DELETE"),
    request,
  }) as HttpClient;
}
