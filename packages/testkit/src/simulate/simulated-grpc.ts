import { fromBinary, toJsonString } from "@bufbuild/protobuf";
import {
  GrpcCode,
  GrpcError,
  type GrpcMetadata,
  type GrpcRequest,
  type GrpcResponse,
  type GrpcUnary,
} from "@flyte-webapi/sdk";

import { findGrpcMethod, GRPC, grpcUrl } from "../world/grpc-url.ts";
import { isRead } from "../world/is-read.ts";
import type { Fake } from "./make-fake.ts";
import { serveGrpc } from "./serve-grpc.ts";
import type { SimulatedWire } from "./simulated-wire.ts";
import type { Simulation } from "./simulation.ts";

/** Only functions in `reads` look at headers, and those are asked about HTTP alone. */
const NO_HEADERS = new Headers();

/** Calls of gRPC methods that go over the wire to the author's services. */
export function createSimulatedGrpc(simulation: Simulation, fake: Fake, wire: SimulatedWire): GrpcUnary {
  return async (request) => {
    const url = grpcUrl(request);
    const { signal, timeoutMs } = request;
    const body = textOf(simulation, url, request);
    return await wire.carry<GrpcResponse>({
      method: GRPC,
      url,
      body,
      headers: valuesOf(request.metadata ?? {}),
      reads: isRead(simulation.world, { method: GRPC, url, headers: NO_HEADERS, body }),
      signal,
      timeout:
        timeoutMs === undefined
          ? undefined
          : {
              ms: timeoutMs,
              error: new GrpcError(GrpcCode.DEADLINE_EXCEEDED, `Deadline exceeded after ${timeoutMs} ms`),
            },
      serve: (exchange) => serveGrpc({ ...exchange, simulation, fake, request, url }),
    });
  };
}

/** The message as JSON; as it is, when it is no message of the method. */
function textOf(simulation: Simulation, url: string, { message }: GrpcRequest): string {
  const method = findGrpcMethod(simulation.world.grpc, url)?.method;
  try {
    if (method !== undefined) return toJsonString(method.input, fromBinary(method.input, message));
  } catch {
    // No message of this type.
  }
  return new TextDecoder("latin1").decode(message);
}

function valuesOf(metadata: GrpcMetadata): string {
  return Object.values(metadata)
    .flat()
    .map((value) => (typeof value === "string" ? value : new TextDecoder("latin1").decode(value)))
    .join("\n");
}
