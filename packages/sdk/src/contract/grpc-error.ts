import type { GrpcMetadata } from "./grpc-metadata.ts";

const BRAND = Symbol.for("@flyte-webapi/sdk/grpc-error");

/** What {@link GrpcError} is made of, beside its message. */
export interface GrpcErrorOptions {
  /** What came after the answer, such as `grpc-status-details-bin`. Default: nothing. */
  readonly trailers?: GrpcMetadata | undefined;
  /** Whether the request certainly has not left this machine, as when no connection could be made. Default: false. */
  readonly unsent?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * How a gRPC call ends that does not succeed: the status, as the service or the channel gave it. What a `GrpcUnary` rejects with;
 * recognised across copies of the package.
 */
export class GrpcError extends Error {
  override readonly name: string = "GrpcError";
  /** One of `GrpcCode`, or a number that gRPC does not define. */
  readonly code: number;
  /** What the service says of it; may be empty. */
  readonly details: string;
  readonly trailers: GrpcMetadata;
  readonly unsent: boolean;

  constructor(code: number, details: string, options: GrpcErrorOptions = {}) {
    super(`${code}: ${details}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = details;
    this.trailers = options.trailers ?? {};
    this.unsent = options.unsent ?? false;
    Object.defineProperty(this, BRAND, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}
