import { getResponse, type RequestHandler } from "msw";

import type { Fault } from "../plan/fault.ts";
import { callScope, type CallScope } from "./call-scope.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { garbageResponse } from "./garbage-response.ts";
import { halfOfResponse } from "./half-of-response.ts";
import { retryAfterHeader } from "./retry-after-header.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** What became of one request: an answer, an error, or silence. */
export type HttpDelivery =
  | { readonly kind: "response"; readonly response: Response }
  | { readonly kind: "error"; readonly error: Error }
  | { readonly kind: "silence" };

/** One request with all that decides about its answer. */
export interface HttpExchange {
  readonly simulation: ServiceFacts;
  readonly handlers: readonly RequestHandler[];
  readonly request: Request;
  /** What a request that only reads asks for: the same question may get the same answer once more. Absent for all others. */
  readonly question: string | undefined;
  readonly number: number;
  readonly fault: Fault | undefined;
  readonly scope: CallScope | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What a request asks for, when it only reads. */
export function questionOf(request: {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly reads: boolean;
}): string | undefined {
  return request.reads ? `${request.method} ${request.url}\n${request.body}` : undefined;
}

/** Answers a request: by the author's handlers, and with the fault on its side of them. */
export async function serve(exchange: HttpExchange): Promise<HttpDelivery> {
  const { simulation, fault } = exchange;
  if (new URL(exchange.request.url).origin === ELSEWHERE) return answer(404, { error: "nothing here" });
  switch (fault?.kind) {
    case undefined:
    case "lag":
    case "falseEnd":
      return delivered(await apply(exchange));
    case "reset":
      return connectionError("ECONNRESET");
    case "lost":
      await apply(exchange);
      return connectionError("ECONNRESET");
    case "hang":
      if (fault.applied) await apply(exchange);
      return { kind: "silence" };
    case "hangInBody": {
      const honest = await apply(exchange);
      return honest === undefined
        ? delivered(undefined)
        : { kind: "response", response: await halfOfResponse(honest, exchange.signal) };
    }
    case "status": {
      if (fault.applied) await apply(exchange);
      const { status, retryAfter, message = `simulated ${status}` } = fault;
      const header =
        retryAfter === undefined ? {} : { "retry-after": retryAfterHeader(retryAfter, simulation.clock.now()) };
      return fault.html === true
        ? { kind: "response", response: htmlResponse(status, message, header) }
        : answer(
            status,
            simulation.world.errorBody?.(message) ?? { error: { code: status, message }, message },
            header,
          );
    }
    case "garbage": {
      const honest = await apply(exchange);
      return honest === undefined
        ? delivered(undefined)
        : {
            kind: "response",
            response: await garbageResponse(honest, fault.body, Object.keys(simulation.world.states)),
          };
    }
    case "quota": {
      const { status, body } = simulation.world.quota ?? { status: 429, body: {} };
      return answer(status, body);
    }
    case "errorIn200":
      if (fault.failure !== undefined && simulation.world.failureIn200 !== undefined) {
        return answer(200, simulation.world.failureIn200(fault.failure));
      }
      return answer(200, { error: { code: "InternalServerError", message: "simulated error in a 200" } });
    case "endWithoutResult":
      return simulation.world.endWithoutResult === undefined
        ? delivered(await apply(exchange))
        : answer(200, simulation.world.endWithoutResult);
    case "stale": {
      const honest = await apply(exchange);
      const first = exchange.question === undefined ? undefined : simulation.firstAnswers.get(exchange.question);
      return first === undefined ? delivered(honest) : { kind: "response", response: first.clone() };
    }
    case "redirect":
      return answer(fault.status, {}, { location: `${ELSEWHERE}${new URL(exchange.request.url).pathname}` });
  }
}

async function apply(exchange: HttpExchange): Promise<Response | undefined> {
  const { simulation, scope, request, question, number, fault } = exchange;
  const inside: CallScope = {
    call: scope?.call,
    op: scope?.op ?? { faults: undefined, nextRequest: 0 },
    lag: fault?.kind === "lag",
    ...(fault?.kind === "falseEnd" ? { shownState: fault.state } : {}),
  };
  const response = await callScope.run(inside, () => handled(exchange.handlers, request));
  if (response === undefined) {
    simulation.record({ kind: "unhandled", method: request.method, url: request.url });
    return undefined;
  }
  simulation.record({ kind: "applied", call: scope?.call, request: number, status: response.status });
  if (question !== undefined && fault?.kind !== "falseEnd" && response.ok && !simulation.firstAnswers.has(question)) {
    simulation.firstAnswers.set(question, response.clone());
  }
  return response;
}

// As a real service does when its code throws, such as for a body that cannot be read.
async function handled(handlers: readonly RequestHandler[], request: Request): Promise<Response | undefined> {
  try {
    return await getResponse(
      handlers.filter((handler) => mayAnswer(handler, request)),
      request,
    );
  } catch (error) {
    return Response.json({ error: `the handler of the fake threw ${String(error)}` }, { status: 500 });
  }
}

// As msw decides, which looks at the address first: most handlers of a fake are for another method.
function mayAnswer({ info }: RequestHandler, { method }: Request): boolean {
  return !("method" in info) || typeof info.method !== "string" || info.method.toUpperCase() === method.toUpperCase();
}

function delivered(response: Response | undefined): HttpDelivery {
  return response === undefined ? connectionError("ENOTFOUND") : { kind: "response", response };
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): HttpDelivery {
  return { kind: "response", response: Response.json(body, { status, headers }) };
}

// What a gateway shows when the service behind it is away.
function htmlResponse(status: number, message: string, headers: Readonly<Record<string, string>>): Response {
  const body = `<html><head><title>${message}</title></head><body>gateway</body></html>`;
  return new Response(body, { status, headers: { "content-type": "text/html", ...headers } });
}

// The shape of undici's errors: a TypeError whose cause carries the code of the system call.
function connectionError(code: string): HttpDelivery {
  const cause = Object.assign(new Error(`simulated ${code}`), { code });
  return { kind: "error", error: new TypeError("fetch failed", { cause }) };
}
