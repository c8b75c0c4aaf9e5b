import type { Clock } from "../contract/clock.ts";
import type { Fetch } from "../contract/fetch.ts";
import type { Logger } from "../contract/logger.ts";
import type { Random } from "../contract/random.ts";
import type { Authorize } from "./authorize.ts";
import type { FindErrorInBody } from "./http-client.ts";

/** Options of `createHttpClient`. */
export interface HttpClientOptions {
  /** Where the service is. Its path is kept in front of every path. `http` or `https`; without user, query and fragment. */
  readonly baseUrl: string | URL;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** Gets one line per attempt, at debug level. Default: none. */
  readonly logger?: Logger | undefined;
  /** Default: no credential is sent. */
  readonly authorize?: Authorize | undefined;
  /** Headers of every request. Values under names that look like secrets are never shown. Default: `accept: application/json`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Time for one attempt, headers and body. Milliseconds, more than 0. Default: 10,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Time for a whole call, all attempts and waits. Milliseconds, more than 0. Default: no limit but the number of attempts and the signal.
   * Set it when the host's deadline is known: then a wait that does not fit ends the call at once, with the error that says why.
   */
  readonly deadlineMs?: number | undefined;
  readonly retry?: RetryOptions | undefined;
  /** The largest body that is read. Bytes, at least 1. Default: 8,388,608 (8 MiB). */
  readonly maxResponseBytes?: number | undefined;
  /** How much of the body of a failure is kept in the error. Bytes, at least 0. Default: 2,048. */
  readonly maxErrorBodyBytes?: number | undefined;
  /** The header that carries the idempotency key. Default: `idempotency-key`. */
  readonly idempotencyKeyHeader?: string | undefined;
  /** For services that answer 200 and put the error in the body. Default: no such search. */
  readonly errorInBody?: FindErrorInBody | undefined;
}

/** How calls are repeated. */
export interface RetryOptions {
  /** Attempts of one call, the first included. Integer, at least 1. Default: 4. */
  readonly maxAttempts?: number | undefined;
  /** The shortest wait, and the base of the exponential. Milliseconds, at least 0. Default: 250. */
  readonly baseDelayMs?: number | undefined;
  /** The longest wait that the client chooses by itself. Milliseconds, at least `baseDelayMs`. Default: 10,000. */
  readonly maxDelayMs?: number | undefined;
  /**
   * The longest `Retry-After` that is waited for inside of a call; a longer one rejects at once with RetryAfterError. Milliseconds, 0 to
   * 3,600,000. Default: 60,000.
   */
  readonly maxRetryAfterMs?: number | undefined;
}
