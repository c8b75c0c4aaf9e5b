import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { HttpPath } from "./path.ts";

/** The methods that a client sends. */
export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One value of a query parameter. */
export type QueryValue = string | number | bigint | boolean;

/** What `errorInBody` says of an error that came with a status of success. */
export interface ErrorInBody {
  /** The service's own words. */
  readonly message: string;
  /** Whether the same call may work later. */
  readonly retryable: boolean;
}

/**
 * Looks for an error in the body of a successful answer, before the schema sees it. Returns `undefined` when there is none.
 * A string is an error that no retry mends.
 */
export type FindErrorInBody = (body: unknown) => string | ErrorInBody | undefined;

/** Options of every call. */
export interface CallOptions {
  /** Query parameters, encoded; an array repeats its name; `undefined` leaves the parameter out. Values never appear in messages. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>> | undefined;
  /** More headers. They replace those of the client with the same name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Ends the call, waits between attempts included. Pass the context's signal. */
  readonly signal?: AbortSignal | undefined;
  /** Time for one attempt, headers and body. Milliseconds, more than 0. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
  /** Time for the whole call, all attempts and waits. Milliseconds, more than 0. Default: that of the client. */
  readonly deadlineMs?: number | undefined;
  /** Sent as the idempotency header, the same in every attempt; makes the call repeatable. 1 to 255 visible ASCII characters. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Whether the service may safely get the request twice. Default: true for GET, HEAD, PUT and DELETE (RFC 9110, section 9.2.2) and with an
   * idempotency key, otherwise false: then it is repeated only when the service certainly did not apply it.
   */
  readonly repeatable?: boolean | undefined;
  /** Default: that of the client. */
  readonly errorInBody?: FindErrorInBody | undefined;
}

/** Options of a call that has a body. */
export interface BodyCallOptions extends CallOptions {
  /** The body. A bigint is written as an integer. Default: no body. */
  readonly json?: unknown;
}

/** The option that says what the answer must be. */
export interface WithSchema<T> {
  /** Any Standard Schema, such as one of zod's. Integers beyond 2^53 arrive as bigint. */
  readonly schema: StandardSchemaV1<unknown, T>;
}

/** The option that turns failures into results. */
export interface WithAccept {
  /** Statuses that resolve with `undefined` instead of rejecting, such as 404 in `delete`. */
  readonly accept: readonly number[];
}

/** The option is left out. */
interface WithoutSchema {
  readonly schema?: undefined;
}
interface WithoutAccept {
  readonly accept?: undefined;
}

/**
 * Calls the service. Resolves with the body as the schema returns it, or with `undefined` when there is no schema (then the body is not
 * read) or the status is among `accept`.
 */
export interface HttpCall<Options extends CallOptions> {
  <T>(path: HttpPath, options: Options & WithSchema<T> & WithoutAccept): Promise<T>;
  <T>(path: HttpPath, options: Options & WithSchema<T> & WithAccept): Promise<T | undefined>;
  (path: HttpPath, options?: Options & WithoutSchema & Partial<WithAccept>): Promise<undefined>;
}

/** A whole answer. */
export interface HttpAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Like {@link HttpCall}, with any method, and with the whole answer. */
export interface HttpRequestCall {
  <T>(
    method: HttpMethod,
    path: HttpPath,
    options: BodyCallOptions & WithSchema<T> & WithoutAccept,
  ): Promise<HttpAnswer<T>>;
  <T>(
    method: HttpMethod,
    path: HttpPath,
    options: BodyCallOptions & WithSchema<T> & WithAccept,
  ): Promise<HttpAnswer<T | undefined>>;
  (
    method: HttpMethod,
    path: HttpPath,
    options?: BodyCallOptions & WithoutSchema & Partial<WithAccept>,
  ): Promise<HttpAnswer<undefined>>;
}

/** Calls one service. See `createHttpClient` for what every call promises. */
export interface HttpClient {
  readonly get: HttpCall<CallOptions>;
  readonly post: HttpCall<BodyCallOptions>;
  readonly put: HttpCall<BodyCallOptions>;
  readonly patch: HttpCall<BodyCallOptions>;
  readonly delete: HttpCall<BodyCallOptions>;
  readonly request: HttpRequestCall;
}
