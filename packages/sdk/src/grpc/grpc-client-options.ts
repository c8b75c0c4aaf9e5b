import type { Clock } from "../contract/clock.ts";
import type { GrpcSecurity, GrpcUnary } from "../contract/grpc-unary.ts";
import type { Logger } from "../contract/logger.ts";
import type { Random } from "../contract/random.ts";
import type { Authorize } from "../http/authorize.ts";
import type { RetryOptions } from "../http/http-client-options.ts";
import type { GrpcMetadataInit } from "./grpc-client.ts";

/** Options of `createGrpcClient`. */
export interface GrpcClientOptions {
  /** Where the service is: `host:port`, or another name of gRPC, such as `dns:///jobs.example.com:443`. */
  readonly address: string;
  /** Default: TLS, with the authorities that Node trusts. */
  readonly security?: GrpcSecurity | undefined;
  readonly grpc: GrpcUnary;
  readonly clock: Clock;
  readonly random: Random;
  /** Gets one line per attempt, at debug level. Default: none. */
  readonly logger?: Logger | undefined;
  /** Gives the metadata that proves who is calling, such as `authorization`. Default: no credential is sent. */
  readonly authorize?: Authorize | undefined;
  /** Metadata of every request. Values under names that look like secrets are never shown. Default: none. */
  readonly metadata?: GrpcMetadataInit | undefined;
  /** Time for one attempt; the service is told. Milliseconds, more than 0. Default: 10,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Time for a whole call, all attempts and waits. Milliseconds, more than 0. Default: no limit but the number of attempts and the signal.
   * Set it when the host's deadline is known: then a wait that does not fit ends the call at once, with the error that says why.
   */
  readonly deadlineMs?: number | undefined;
  /** How calls are repeated. What it says of `Retry-After` goes for `google.rpc.RetryInfo` and `grpc-retry-pushback-ms`. */
  readonly retry?: RetryOptions | undefined;
  /** The largest message that is sent or understood. Bytes, at least 1. Default: 4,194,304 (4 MiB), as of channels and servers. */
  readonly maxMessageBytes?: number | undefined;
  /** The metadata that carries the idempotency key. Default: `idempotency-key`. */
  readonly idempotencyKeyHeader?: string | undefined;
  /** Whether an attempt waits for a connection while there is none, until its time is up. Default: false, it fails at once and is repeated. */
  readonly waitForReady?: boolean | undefined;
  /** Whether requests are compressed with gzip. Not every server understands it. Default: false. */
  readonly gzip?: boolean | undefined;
}
