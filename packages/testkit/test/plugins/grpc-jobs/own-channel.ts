import { GrpcError, type GrpcUnary, type PluginEntry } from "@flyte-webapi/sdk";
import { Client, credentials, Metadata } from "@grpc/grpc-js";

import { grpcJobs, grpcPluginOf } from "./grpc-design.ts";

/** Calls with a channel of its own, as plugins do that know nothing of `setup.grpc`. */
function ownChannel(): GrpcUnary {
  const clients = new Map<string, Client>();
  return ({ address, method, message, timeoutMs = 1_000 }) =>
    new Promise((resolve, reject) => {
      const client = clients.get(address) ?? new Client(address, credentials.createSsl());
      clients.set(address, client);
      client.makeUnaryRequest(
        method,
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes) => new Uint8Array(bytes),
        message,
        new Metadata(),
        { deadline: Date.now() + timeoutMs },
        (error, answer) => {
          if (error === null && answer !== undefined) resolve({ message: answer, headers: {}, trailers: {} });
          else reject(new GrpcError(error?.code ?? 2, error?.details ?? ""));
        },
      );
    });
}

/** Correct in all else. */
export const ownChannelPlugin: PluginEntry = grpcPluginOf("grpc-own-channel", () => ({
  ...grpcJobs,
  client: () => ({ grpc: ownChannel() }),
}));
