import { createHash } from "node:crypto";

import { Client, compressionAlgorithms, type ChannelOptions } from "@grpc/grpc-js";

import { GrpcCode } from "../contract/grpc-code.ts";
import { GrpcError } from "../contract/grpc-error.ts";
import type { GrpcRequest, GrpcResponse } from "../contract/grpc-unary.ts";
import { credentialsOf } from "./credentials-of.ts";
import { NewConnections } from "./new-connections.ts";
import { unaryCall } from "./unary-call.ts";

/** Channels by address and security. */
export class ChannelPool {
  readonly #maxMessageBytes: number;
  readonly #connections: NewConnections;
  readonly #clients = new Map<string, Client>();
  readonly #underWay = new Set<AbortController>();
  #isClosed = false;

  constructor(maxMessageBytes: number, connections: NewConnections = new NewConnections()) {
    this.#maxMessageBytes = maxMessageBytes;
    this.#connections = connections;
  }

  /** @throws GrpcError; TypeError when the request cannot be sent; the signal's reason. */
  async unary(request: GrpcRequest): Promise<GrpcResponse> {
    if (this.#isClosed) throw closed();
    const end = new AbortController();
    this.#underWay.add(end);
    try {
      return await unaryCall(this.#clientFor(request), request, end.signal);
    } finally {
      this.#underWay.delete(end);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const end of this.#underWay) end.abort(closed());
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
    this.#connections.close();
  }

  #clientFor(request: GrpcRequest): Client {
    const key = keyOf(request);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const client = new Client(
      request.address,
      this.#connections.watched(credentialsOf(request.security)),
      channelOptions(request, this.#maxMessageBytes),
    );
    this.#clients.set(key, client);
    return client;
  }
}

function closed(): GrpcError {
  return new GrpcError(GrpcCode.UNAVAILABLE, "The channels are closed");
}

// Hashed, since a private key has no business in a key of a map.
function keyOf({ address, security, gzip = false }: GrpcRequest): string {
  const tls = security?.kind === "tls" ? security : undefined;
  const parts = [
    address,
    security?.kind ?? "tls",
    gzip,
    tls?.serverName,
    tls?.rootCertificates,
    tls?.certificate?.chain,
    tls?.certificate?.privateKey,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64");
}

// All connections of a name are used, and no TXT record can change what we do. Pings are those of Flyte's own client: servers end connections with more.
function channelOptions(
  { security, gzip = false }: Pick<GrpcRequest, "security" | "gzip">,
  maxMessageBytes: number,
): ChannelOptions {
  const serverName = security?.kind === "tls" ? security.serverName : undefined;
  return {
    "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
    "grpc.service_config_disable_resolution": 1,
    "grpc.enable_retries": 0,
    "grpc.keepalive_time_ms": 30_000,
    "grpc.keepalive_timeout_ms": 10_000,
    // While a connection fails, calls fail at once without trying. The default of two minutes would outlast most outages.
    "grpc.initial_reconnect_backoff_ms": 250,
    "grpc.max_reconnect_backoff_ms": 5_000,
    // Connections of their own, so that closing the channels closes them.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.max_receive_message_length": maxMessageBytes,
    "grpc.max_send_message_length": maxMessageBytes,
    ...(gzip ? { "grpc.default_compression_algorithm": compressionAlgorithms.gzip } : {}),
    ...(serverName === undefined
      ? {}
      : { "grpc.ssl_target_name_override": serverName, "grpc.default_authority": serverName }),
  };
}
