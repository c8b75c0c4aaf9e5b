import { GrpcCode, GrpcError, type Clock, type Fetch, type GrpcResponse, type GrpcUnary } from "@flyte-webapi/sdk";
import { http, HttpResponse, type RequestHandler } from "msw";

import { redirected } from "../../simulate/follow-redirect.ts";
import type { Fake } from "../../simulate/make-fake.ts";
import { serveGrpc } from "../../simulate/serve-grpc.ts";
import { questionOf, serve, type HttpDelivery } from "../../simulate/serve.ts";
import type { ServiceFacts } from "../../simulate/service-facts.ts";
import type { Delivery } from "../../simulate/simulated-wire.ts";
import { GRPC, grpcUrl } from "../../world/grpc-url.ts";
import { isRead } from "../../world/is-read.ts";
import type { World } from "../../world/world.ts";
import type { LiveWire } from "./live-wire.ts";

/** How a plugin reaches its service. */
export interface LiveService {
  readonly fetch: Fetch;
  readonly grpc: GrpcUnary;
}

/** What {@link createLiveService} needs. */
export interface LiveServiceOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly wire: LiveWire;
  /** Who answers: the author's fake, or the real service behind these. */
  readonly behind: { readonly kind: "fake"; readonly fake: Fake } | ({ readonly kind: "real" } & LiveService);
  /** Told of a request that the fake has no handler for. */
  readonly onUnhandled: (method: string, url: string) => void;
}

/** Redirects that `fetch` follows by itself. */
const MAX_REDIRECTS = 20;

/** Makes the service as the plugin sees it: over the wire, with the faults that are in force. */
export function createLiveService({ world, clock, wire, behind, onUnhandled }: LiveServiceOptions): LiveService {
  const facts: ServiceFacts = {
    world,
    clock,
    firstAnswers: new Map(),
    firstMessages: new Map(),
    record: (event) => {
      if (event.kind === "unhandled") onUnhandled(event.method, event.url);
    },
  };

  const send = (request: Request, body: string, signal: AbortSignal | undefined): Promise<Response> => {
    const { method, url, headers } = request;
    const reads = isRead(world, { method, url, headers, body });
    const question = questionOf({ method, url, body, reads });
    return wire.carry<Response>({
      method,
      url,
      reads,
      signal,
      serve: async (number, fault) => {
        const facing = { simulation: facts, request, question, number, scope: undefined, signal };
        const exchange = { ...facing, fault: fault?.fault };
        if (behind.kind === "fake") return seen(await serve({ ...exchange, handlers: behind.fake.handlers }));
        const passed = passOn(behind.fetch);
        const delivery = await serve({ ...exchange, handlers: passed.handlers });
        // What the real request threw, the plugin gets, unless the fault was a broken connection anyway.
        if (delivery.kind === "response" && passed.failure !== undefined) throw passed.failure;
        return seen(delivery);
      },
    });
  };

  return {
    fetch: async (input, init) => {
      let request = new Request(input, init);
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      const body = request.body === null ? "" : await request.clone().text();
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const response = await send(request, body, signal);
        const next = redirected(request, body, response);
        if (next === undefined) return response;
        request = next;
      }
      throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
    },
    grpc: async (request) => {
      const url = grpcUrl(request);
      const { signal, timeoutMs } = request;
      const timeout =
        timeoutMs === undefined || behind.kind === "real"
          ? undefined
          : {
              ms: timeoutMs,
              error: new GrpcError(GrpcCode.DEADLINE_EXCEEDED, `Deadline exceeded after ${timeoutMs} ms`),
            };
      return await wire.carry<GrpcResponse>({
        method: GRPC,
        url,
        reads: isRead(world, { method: GRPC, url, headers: new Headers(), body: "" }),
        signal,
        timeout,
        serve: async (number, fault) => {
          if (behind.kind === "real") return await delivered(behind.grpc(request));
          const { fake } = behind;
          return await serveGrpc({
            simulation: facts,
            fake,
            request,
            url,
            number,
            fault: fault?.fault,
            scope: undefined,
          });
        },
      });
    },
  };
}

/** A handler that asks the real service, and remembers what went wrong on the way: msw would make an answer of it. */
function passOn(fetch: Fetch): { readonly handlers: readonly RequestHandler[]; failure: Error | undefined } {
  const passed: { handlers: readonly RequestHandler[]; failure: Error | undefined } = {
    handlers: [],
    failure: undefined,
  };
  passed.handlers = [
    http.all("*", async ({ request }) => {
      try {
        // Redirects are followed here, so that each hop is seen.
        return await fetch(new Request(request, { redirect: "manual" }));
      } catch (error) {
        passed.failure = error instanceof Error ? error : new Error(String(error));
        return new HttpResponse(null, { status: 599 });
      }
    }),
  ];
  return passed;
}

async function delivered(answer: Promise<GrpcResponse>): Promise<Delivery<GrpcResponse>> {
  return { kind: "response", response: await answer, seen: { kind: "status", status: 200, name: "OK" } };
}

function seen(delivery: HttpDelivery): Delivery<Response> {
  switch (delivery.kind) {
    case "response":
      return { ...delivery, seen: { kind: "status", status: delivery.response.status } };
    case "error":
      return { ...delivery, seen: { kind: "failed", message: reasonOf(delivery.error) } };
    case "silence":
      return delivery;
  }
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}
