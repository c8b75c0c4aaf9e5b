import type { DescMessage, DescMethodUnary, DescService, MessageInitShape, MessageShape } from "@bufbuild/protobuf";

import type { GrpcCode } from "../contract/grpc-code.ts";

/** Metadata to send. Bytes go under names that end with `-bin`, and text under all others. */
export type GrpcMetadataInit = Readonly<
  Record<string, string | Uint8Array | readonly (string | Uint8Array)[] | undefined>
>;

/** Options of every call. */
export interface GrpcCallOptions<Output extends DescMessage = DescMessage> {
  /** Ends the call, waits between attempts included. Pass the context's signal. */
  readonly signal?: AbortSignal | undefined;
  /** More metadata. It replaces that of the client with the same name. */
  readonly metadata?: GrpcMetadataInit | undefined;
  /** Time for one attempt; the service is told. Milliseconds, more than 0. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
  /** Time for the whole call, all attempts and waits. Milliseconds, more than 0. Default: that of the client. */
  readonly deadlineMs?: number | undefined;
  /** Sent as metadata, the same in every attempt; makes the call repeatable. 1 to 255 visible ASCII characters. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Whether the service may safely get the request twice, such as when a field of it is an idempotency key. Default: true for methods whose
   * `idempotency_level` says so (`NO_SIDE_EFFECTS`, `IDEMPOTENT`) and with an idempotency key, otherwise false: then it is repeated only
   * when the service certainly did not apply it.
   */
  readonly repeatable?: boolean | undefined;
  /**
   * Says what is wrong with an answer, or `undefined`. Any bytes may be a message, and what a service leaves out is an empty text, 0 or
   * the first word of an enum: check the fields without which nothing works. Default: no check.
   */
  readonly check?: ((answer: MessageShape<Output>) => string | undefined) | undefined;
}

/** The option that turns failures into results. */
export interface WithAcceptedCodes {
  /** Status codes that resolve with `undefined` instead of rejecting, such as NOT_FOUND in `delete`. */
  readonly accept: readonly GrpcCode[];
}

/** Calls one method of the service. Resolves with the message of the answer. */
export interface GrpcCall<Input extends DescMessage, Output extends DescMessage> {
  (
    request: MessageInitShape<Input>,
    options?: GrpcCallOptions<Output> & { readonly accept?: undefined },
  ): Promise<MessageShape<Output>>;
  (
    request: MessageInitShape<Input>,
    options: GrpcCallOptions<Output> & WithAcceptedCodes,
  ): Promise<MessageShape<Output> | undefined>;
}

/** Calls one service: a function for each of its unary methods. See `createGrpcClient` for what every call promises. */
export type GrpcClient<Service extends DescService> = {
  readonly [
    Name in keyof Service["method"] as Service["method"][Name] extends DescMethodUnary ? Name : never
  ]: Service["method"][Name] extends DescMethodUnary<infer Input, infer Output> ? GrpcCall<Input, Output> : never;
};
