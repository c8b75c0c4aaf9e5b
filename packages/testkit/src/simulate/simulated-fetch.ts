import type { Fetch } from "@flyte-webapi/sdk";
import type { RequestHandler } from "msw";

import { isRead } from "../world/is-read.ts";
import { redirected } from "./follow-redirect.ts";
import { questionOf, serve, type HttpDelivery } from "./serve.ts";
import type { Delivery, SimulatedWire } from "./simulated-wire.ts";
import type { Simulation } from "./simulation.ts";
import { withoutBoundary } from "./without-boundary.ts";

/** Redirects that `fetch` follows by itself. */
const MAX_REDIRECTS = 20;

/** A `fetch` whose requests go over the wire to the author's handlers. */
export function createSimulatedFetch(
  simulation: Simulation,
  handlers: readonly RequestHandler[],
  wire: SimulatedWire,
): Fetch {
  const send = (request: Request, signal: AbortSignal | undefined, body: string): Promise<Response> => {
    const { method, url, headers } = request;
    const reads = isRead(simulation.world, { method, url, headers, body });
    const told = withoutBoundary(body, headers);
    const question = questionOf({ method, url, body: told, reads });
    return wire.carry<Response>({
      method,
      url,
      body: told,
      headers: [...headers.values()].join("\n"),
      reads,
      signal,
      serve: async (exchange) => seen(await serve({ ...exchange, simulation, handlers, request, question, signal })),
    });
  };

  return async (input, init) => {
    let request = new Request(input, init);
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const body = await textOf(request, init?.body);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await send(request, signal, body);
      const next = redirected(request, body, response);
      if (next === undefined) return response;
      request = next;
    }
    throw new TypeError("fetch failed", { cause: new Error("redirect count exceeded") });
  };
}

/** The body as text. Mostly it was given as one, and a copy of the request, which is what reading it takes, costs as much as sending it. */
async function textOf(request: Request, given: RequestInit["body"]): Promise<string> {
  if (request.body === null) return "";
  return typeof given === "string" ? given : await request.clone().text();
}

function seen(delivery: HttpDelivery): Delivery<Response> {
  switch (delivery.kind) {
    case "response":
      return { ...delivery, seen: { kind: "status", status: delivery.response.status } };
    case "error":
      return { ...delivery, seen: { kind: "failed", message: delivery.error.message } };
    case "silence":
      return delivery;
  }
}
