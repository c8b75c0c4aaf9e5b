import { GrpcCode } from "../contract/grpc-code.ts";
import { GrpcError } from "../contract/grpc-error.ts";
import type { GrpcUnary } from "../contract/grpc-unary.ts";
import type { ChannelPool } from "./channel-pool.ts";

/** Options of {@link createGrpcChannels}. */
export interface GrpcChannelsOptions {
  /** The largest message that is sent or received. Bytes, at least 1. Default: 4,194,304 (4 MiB), as everywhere in gRPC. */
  readonly maxMessageBytes?: number | undefined;
}

/** Connections to gRPC services, over the network. */
export interface GrpcChannels {
  /** Calls a service: what hosts give to plugins as `grpc`. */
  readonly unary: GrpcUnary;
  /** Cancels the calls under way and closes all connections. No handle is left. Later calls reject. Calling it again does nothing. */
  close(): Promise<void>;
}

/** The default of {@link GrpcChannelsOptions.maxMessageBytes}. */
const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;

/**
 * Makes connections with grpc-js, which is loaded when the first call is made: one channel per address and security, shared by all calls, with
 * round robin over all addresses of a name and keepalive. Nothing is repeated by the channel, except what no server has begun to work on.
 */
export function createGrpcChannels(options: GrpcChannelsOptions = {}): GrpcChannels {
  const { maxMessageBytes = MOST_MESSAGE_BYTES } = options;
  let pool: Promise<ChannelPool> | undefined;
  let isClosed = false;
  return Object.freeze<GrpcChannels>({
    unary: async (request) => {
      if (isClosed) throw new GrpcError(GrpcCode.UNAVAILABLE, "The channels are closed", { unsent: true });
      pool ??= import("./channel-pool.ts").then((module) => new module.ChannelPool(maxMessageBytes));
      return (await pool).unary(request);
    },
    close: async () => {
      isClosed = true;
      (await pool)?.close();
    },
  });
}
