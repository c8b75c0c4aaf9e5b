import { create, fromBinary, toBinary, type DescMethodUnary, type MessageInitShape } from "@bufbuild/protobuf";
import { GrpcCode, GrpcError, type GrpcMetadata, type GrpcRequest, type GrpcResponse } from "@flyte-webapi/sdk";

import type { GrpcFakeCall } from "../world/grpc-service.ts";
import { findGrpcMethod, GRPC } from "../world/grpc-url.ts";
import { callScope, type CallScope } from "./call-scope.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { garbageMessage } from "./garbage-message.ts";
import { grpcCodeName, grpcCodeOf, grpcCodeOfGateway, httpStatusOf } from "./grpc-status.ts";
import type { Fake } from "./make-fake.ts";
import { retryInfo } from "./retry-info.ts";
import type { Delivery, Exchange } from "./simulated-wire.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** One gRPC request with all that decides about its answer. */
export interface GrpcExchange extends Exchange {
  readonly simulation: ServiceFacts;
  readonly fake: Fake;
  readonly request: GrpcRequest;
  readonly url: string;
}

type GrpcDelivery = Delivery<GrpcResponse>;

/** What the author's method made of a request. */
type Honest =
  | { readonly kind: "message"; readonly method: DescMethodUnary; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly error: GrpcError }
  /** The world has no such service. */
  | { readonly kind: "nobody" };

/**
 * Answers a gRPC request: by the author's methods, and with the fault on its side of them. Faults that are told in words of HTTP are those of gRPC
 * with the same meaning.
 */
export async function serveGrpc(exchange: GrpcExchange): Promise<GrpcDelivery> {
  const { simulation, fault, url } = exchange;
  if (new URL(url).origin === ELSEWHERE) return refusal(new GrpcError(GrpcCode.NOT_FOUND, "nothing here"));
  switch (fault?.kind) {
    case undefined:
    case "lag":
    case "falseEnd":
      return delivered(await apply(exchange));
    case "reset":
      return broken("read ECONNRESET");
    case "lost":
      await apply(exchange);
      return broken("read ECONNRESET");
    case "hang":
      if (fault.applied) await apply(exchange);
      return { kind: "silence" };
    case "hangInBody":
      // The plugin cannot see where in the answer it stops.
      await apply(exchange);
      return { kind: "silence" };
    case "status": {
      if (fault.applied) await apply(exchange);
      const { status, retryAfter, message = `simulated ${status}` } = fault;
      if (fault.html === true) {
        return refusal(new GrpcError(grpcCodeOfGateway(status), `Received HTTP status code ${status}`));
      }
      const code = grpcCodeOf(status);
      const trailers = retryAfter === undefined ? {} : retryInfo(retryAfter, code, message);
      return refusal(new GrpcError(code, message, { trailers }));
    }
    case "garbage": {
      const honest = await apply(exchange);
      if (honest.kind !== "message") return delivered(honest);
      if (fault.body === "html")
        return refusal(new GrpcError(GrpcCode.UNKNOWN, "Received HTTP content-type text/html"));
      return answer(
        garbageMessage(honest.method.output, honest.bytes, fault.body, Object.keys(simulation.world.states)),
      );
    }
    case "quota": {
      const { status, body } = simulation.world.quota ?? { status: 429, body: {} };
      const said = body["message"];
      const words = typeof said === "string" ? said : JSON.stringify(body);
      return refusal(new GrpcError(grpcCodeOf(status), words));
    }
    case "errorIn200":
      // Whoever looks at the status only takes nothing at all for a success.
      return answer(new Uint8Array());
    case "endWithoutResult":
      return delivered(await apply(exchange));
    case "stale": {
      const honest = await apply(exchange);
      const first = simulation.firstMessages.get(keyOf(exchange));
      return first === undefined ? delivered(honest) : answer(first);
    }
    case "redirect":
      return refusal(new GrpcError(GrpcCode.UNKNOWN, `Received HTTP status code ${fault.status}`));
  }
}

async function apply(exchange: GrpcExchange): Promise<Honest> {
  const { simulation, scope, number, url, fault } = exchange;
  const inside: CallScope = {
    call: scope?.call,
    op: scope?.op ?? { faults: undefined, nextRequest: 0 },
    lag: fault?.kind === "lag",
    ...(fault?.kind === "falseEnd" ? { shownState: fault.state } : {}),
  };
  const honest = await callScope.run(inside, () => handled(exchange));
  if (honest.kind === "nobody") {
    simulation.record({ kind: "unhandled", method: GRPC, url });
    return honest;
  }
  const code = honest.kind === "message" ? GrpcCode.OK : honest.error.code;
  const { status, name } = seenAs(code);
  simulation.record({ kind: "applied", call: scope?.call, request: number, status, name });
  if (honest.kind === "message" && fault?.kind !== "falseEnd" && !simulation.firstMessages.has(keyOf(exchange))) {
    simulation.firstMessages.set(keyOf(exchange), honest.bytes);
  }
  return honest;
}

async function handled({ fake, request, url }: GrpcExchange): Promise<Honest> {
  const found = findGrpcMethod([...fake.grpc.keys()], url);
  const run = found === undefined ? undefined : fake.grpc.get(found.fake)?.[found.method.localName];
  if (found === undefined || run === undefined) return { kind: "nobody" };
  const { method } = found;
  const call: GrpcFakeCall = { metadata: lowerCase(request.metadata ?? {}) };
  try {
    // The method was found with the descriptor that decodes its message.
    const message = fromBinary(method.input, request.message) as never;
    const init: MessageInitShape<typeof method.output> = await run(message, call);
    return { kind: "message", method, bytes: toBinary(method.output, create(method.output, init)) };
  } catch (error) {
    if (error instanceof GrpcError) return { kind: "refused", error };
    // As servers do when their code throws, such as for bytes that are no message.
    return { kind: "refused", error: new GrpcError(GrpcCode.UNKNOWN, `the fake threw ${String(error)}`) };
  }
}

function lowerCase(metadata: GrpcMetadata): GrpcMetadata {
  return Object.fromEntries(Object.entries(metadata).map(([name, values]) => [name.toLowerCase(), values]));
}

// A repeated question is the same address with the same bytes.
function keyOf({ url, request }: GrpcExchange): string {
  return `${url} ${new TextDecoder("latin1").decode(request.message)}`;
}

function delivered(honest: Honest): GrpcDelivery {
  switch (honest.kind) {
    case "message":
      return answer(honest.bytes);
    case "refused":
      return refusal(honest.error);
    case "nobody": {
      const error = new GrpcError(GrpcCode.UNAVAILABLE, "Name resolution failed: simulated ENOTFOUND", {
        unsent: true,
      });
      return { kind: "error", error, seen: { kind: "failed", message: error.details } };
    }
  }
}

function answer(message: Uint8Array): GrpcDelivery {
  return { kind: "response", response: { message, headers: {}, trailers: {} }, seen: seenAs(GrpcCode.OK) };
}

function refusal(error: GrpcError): GrpcDelivery {
  return { kind: "error", error, seen: seenAs(error.code) };
}

// What channels say when a connection breaks under a call.
function broken(details: string): GrpcDelivery {
  return {
    kind: "error",
    error: new GrpcError(GrpcCode.UNAVAILABLE, details),
    seen: { kind: "failed", message: `UNAVAILABLE: ${details}` },
  };
}

function seenAs(code: number): { readonly kind: "status"; readonly status: number; readonly name: string } {
  return { kind: "status", status: httpStatusOf(code), name: grpcCodeName(code) };
}
