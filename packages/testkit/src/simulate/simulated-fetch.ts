import type { Fetch } from "@flyte-webapi/sdk";
import type { RequestHandler } from "msw";

import { faultFor } from "../plan/fault.ts";
import { isRead } from "../world/is-read.ts";
import { callScope, takePlace, type CallScope } from "./call-scope.ts";
import { redirected } from "./follow-redirect.ts";
import { serve, type Delivery, type Exchange } from "./serve.ts";
import type { WireAnswer } from "./history.ts";
import type { Simulation } from "./simulation.ts";

/** One way over the wire, in milliseconds: long enough for requests to overtake each other. */
const LATENCY_MS = 1;
/** Redirects that `fetch` follows by itself. */
const MAX_REDIRECTS = 20;

/** The wire between a plugin's process and the author's handlers: takes virtual time, and puts the plan's faults around them. */
export function createSimulatedFetch(
  simulation: Simulation,
  handlers: readonly RequestHandler[],
  isAlive: () => boolean,
  onWrite: (scope: CallScope | undefined) => void,
): Fetch {
  const send = async (request: Request, signal: AbortSignal | undefined, body: string): Promise<Response> => {
    const scope = callScope.getStore();
    const number = simulation.requestNumber();
    const isWrite = !isRead(simulation.world, request.method, request.url);
    const fault =
      scope === undefined ? undefined : faultFor(scope.op.faults, takePlace(scope.op, isWrite ? "writes" : "reads"));
    const call = scope?.call;
    const secrets = simulation.secrets.shownIn([...request.headers.values(), request.url, body].join("\n"));
    const { method, url } = request;
    simulation.record({ kind: "request", call, request: number, method, url, body, secrets, fault });

    return await new Promise<Response>((resolve, reject) => {
      let open = true;
      const finish = (answer: WireAnswer, settle: () => void): void => {
        if (!open || !isAlive()) return;
        open = false;
        signal?.removeEventListener("abort", onAbort);
        simulation.record({ kind: "answer", call, request: number, answer, fault });
        settle();
      };
      const onAbort = (): void => finish({ kind: "aborted" }, () => reject(signal?.reason));
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      signal?.addEventListener("abort", onAbort, { once: true });

      const deliver = (delivery: Delivery): void => {
        if (delivery.kind === "silence") return;
        simulation.clock.setTimer(LATENCY_MS, () => {
          if (delivery.kind === "error") {
            finish({ kind: "failed", message: delivery.error.message }, () => reject(delivery.error));
          } else {
            finish({ kind: "status", status: delivery.response.status }, () => resolve(delivery.response));
          }
        });
      };
      const exchange: Exchange = { simulation, handlers, request, number, fault, scope, signal };
      // The request is on its way: it arrives even when the plugin gives up waiting or dies.
      simulation.clock.setTimer(LATENCY_MS, () => {
        simulation.busy += 1;
        void serve(exchange)
          .then((delivery) => {
            deliver(delivery);
            if (isWrite) onWrite(scope);
          })
          .finally(() => {
            simulation.busy -= 1;
          });
      });
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
