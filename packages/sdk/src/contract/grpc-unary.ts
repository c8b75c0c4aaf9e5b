import type { GrpcMetadata } from "./grpc-metadata.ts";

/** How a connection is protected. */
export type GrpcSecurity =
  /** Not at all. */
  | { readonly kind: "plaintext" }
  | {
      readonly kind: "tls";
      /** Certificates of the authorities that are trusted, as PEM. Default: those of Node. */
      readonly rootCertificates?: string | undefined;
      /** This side's certificate and its key, as PEM, for services that ask for them (mTLS). Default: none. */
      readonly certificate?: { readonly chain: string; readonly privateKey: string } | undefined;
      /** The name that must be in the service's certificate. Default: the host of the address. */
      readonly serverName?: string | undefined;
    };

/** A request of one message. */
export interface GrpcRequest {
  /** Where the service is: `host:port`, or another name of gRPC, such as `dns:///jobs.example.com:443` or `unix:/run/jobs.sock`. */
  readonly address: string;
  /** Default: TLS. */
  readonly security?: GrpcSecurity | undefined;
  /** `/package.Service/Method`. */
  readonly method: string;
  /** The encoded message. */
  readonly message: Uint8Array;
  /** Default: none. */
  readonly metadata?: GrpcMetadata | undefined;
  /** Time for the call. Milliseconds, more than 0. The service is told. After it, the call rejects with DEADLINE_EXCEEDED. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Ends the call, also at the service. */
  readonly signal?: AbortSignal | undefined;
  /** Whether to wait for a connection while there is none, instead of failing with UNAVAILABLE. Default: false. */
  readonly waitForReady?: boolean | undefined;
  /** Whether the request is compressed with gzip. Compressed answers are always understood. Default: false. */
  readonly gzip?: boolean | undefined;
}

/** A successful answer of one message. */
export interface GrpcResponse {
  /** The encoded message. */
  readonly message: Uint8Array;
  readonly headers: GrpcMetadata;
  readonly trailers: GrpcMetadata;
}

/**
 * Calls a gRPC method with one message and gets one back: the counterpart of `fetch`, as a parameter. It repeats nothing by itself and
 * knows no messages, only bytes; `createGrpcClient` of `@flyte-webapi/sdk/grpc` makes typed methods of it.
 *
 * @throws GrpcError when the call ends with another status than OK, and when the service cannot be reached; the signal's reason, when the
 * signal is aborted.
 */
export type GrpcUnary = (request: GrpcRequest) => Promise<GrpcResponse>;
