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
  /**
   * What a schema and `errorInBody` get of a body: its JSON, or its text as it is, such as CSV, JSONL or a log. Default: `json`.
   */
  readonly readAs?: "json" | "text" | undefined;
  /** Default: that of the client. */
  readonly errorInBody?: FindErrorInBody | undefined;
}

/** A file in a form. */
export interface MultipartFile {
  /** The name under which it is uploaded. */
  readonly fileName: string;
  /** A text is sent as UTF-8. */
  readonly content: string | Uint8Array;
  /** Default: `application/octet-stream`. */
  readonly contentType?: string | undefined;
}

/** A field of a form, one per value of an array; `undefined` leaves it out. */
export type MultipartField = QueryValue | MultipartFile | readonly (QueryValue | MultipartFile)[] | undefined;

/** Options of a call that may have a body: of `json`, `form`, `multipart` and `text` at most one. Default: no body. */
export interface BodyCallOptions extends CallOptions {
  /** The body as JSON. A bigint is written as an integer. */
  readonly json?: unknown;
  /** The body as `application/x-www-form-urlencoded`; an array repeats its name; `undefined` leaves the field out. */
  readonly form?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>> | undefined;
  /** The body as `multipart/form-data`, for uploads. The same form has the same bytes, whenever it is sent. */
  readonly multipart?: Readonly<Record<string, MultipartField>> | undefined;
  /** The body as it is, in UTF-8. Its type is `text/plain`, unless `headers` say otherwise. */
  readonly text?: string | undefined;
}

/** The option that says what the answer must be. */
export interface WithSchema<T> {
  /** Any Standard Schema, such as one of zod's. Integers beyond 2^53 arrive as bigint. */
  readonly schema: StandardSchemaV1<unknown, T>;
}

/** The option that says what is in an answer with one of the statuses of `accept`. */
export interface WithAcceptedSchema<A> {
  /**
   * What the body must be for such a status to be accepted: the call resolves with what the schema makes of it. Any other body, and one that is longer
   * than `maxResponseBytes`, leaves the status the error that it is. So a 422 that tells of a failed job is an answer, and a 422 that refuses the request is none.
   */
  readonly acceptedSchema: StandardSchemaV1<unknown, A>;
}

/** The option that turns failures into results. */
export interface WithAccept {
  /** Statuses that resolve with `undefined`, or with what `acceptedSchema` makes of the body, instead of rejecting: such as 404 in `delete`. */
  readonly accept: readonly number[];
}

/** The option is left out. */
interface WithoutSchema {
  readonly schema?: undefined;
}
interface WithoutAccept {
  readonly accept?: undefined;
  readonly acceptedSchema?: undefined;
}
interface WithoutAcceptedSchema {
  readonly acceptedSchema?: undefined;
}

/**
 * Calls the service. Resolves with the body as the schema returns it, or with `undefined` when there is no schema (then the body is not
 * read) or the status is among `accept`; with `acceptedSchema`, with what that returns for such a status.
 */
export interface HttpCall<Options extends CallOptions> {
  <T>(path: HttpPath, options: Options & WithSchema<T> & WithoutAccept): Promise<T>;
  <T>(path: HttpPath, options: Options & WithSchema<T> & WithAccept & WithoutAcceptedSchema): Promise<T | undefined>;
  <T, A>(path: HttpPath, options: Options & WithSchema<T> & WithAccept & WithAcceptedSchema<A>): Promise<T | A>;
  <A>(path: HttpPath, options: Options & WithoutSchema & WithAccept & WithAcceptedSchema<A>): Promise<A | undefined>;
  (path: HttpPath, options?: Options & WithoutSchema & Partial<WithAccept> & WithoutAcceptedSchema): Promise<undefined>;
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
    options: BodyCallOptions & WithSchema<T> & WithAccept & WithoutAcceptedSchema,
  ): Promise<HttpAnswer<T | undefined>>;
  <T, A>(
    method: HttpMethod,
    path: HttpPath,
    options: BodyCallOptions & WithSchema<T> & WithAccept & WithAcceptedSchema<A>,
  ): Promise<HttpAnswer<T | A>>;
  <A>(
    method: HttpMethod,
    path: HttpPath,
    options: BodyCallOptions & WithoutSchema & WithAccept & WithAcceptedSchema<A>,
  ): Promise<HttpAnswer<A | undefined>>;
  (
    method: HttpMethod,
    path: HttpPath,
    options?: BodyCallOptions & WithoutSchema & Partial<WithAccept> & WithoutAcceptedSchema,
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
