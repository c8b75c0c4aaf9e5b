import type { Fetch } from "@flyte-webapi/sdk";
import type { RequestHandler } from "msw";

import { faultFor } from "../plan/fault.ts";
import { callScope, type CallScope } from "./call-scope.ts";
import { serve, type Delivery, type Exchange } from "./serve.ts";
import type { WireAnswer } from "./history.ts";
import type { Simulation } from "./simulation.ts";

/** One way over the wire, in milliseconds: long enough for requests to overtake each other. */
const LATENCY_MS = 1;

/** The wire between a plugin's process and the author's handlers: takes virtual time, and puts the plan's faults around them. */
export function createSimulatedFetch(
  simulation: Simulation,
  handlers: readonly RequestHandler[],
  isAlive: () => boolean,
  onWrite: (scope: CallScope | undefined) => void,
): Fetch {
  return async (input, init) => {
    const scope = callScope.getStore();
    const request = new Request(input, init);
    const number = simulation.requestNumber();
    const fault = scope === undefined ? undefined : faultFor(scope.op.faults, scope.op.nextRequest++);
    const call = scope?.call;
    const body = request.body === null ? "" : await request.clone().text();
    const secrets = simulation.secrets.shownIn([...request.headers.values(), request.url, body].join("\n"));
    const { method, url } = request;
    simulation.record({ kind: "request", call, request: number, method, url, body, secrets, fault });
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);

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
      const exchange: Exchange = { simulation, handlers, request, number, fault, scope, signal: signal ?? undefined };
      // The request is on its way: it arrives even when the plugin gives up waiting or dies.
      simulation.clock.setTimer(LATENCY_MS, () => {
        simulation.busy += 1;
        void serve(exchange)
          .then((delivery) => {
            deliver(delivery);
            if (isWrite(request)) onWrite(scope);
          })
          .finally(() => {
            simulation.busy -= 1;
          });
      });
    });
  };
}

function isWrite(request: Request): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(request.method);
}
