import type { Fetch } from "@flyte-webapi/sdk";
import { getResponse, type RequestHandler } from "msw";

import { faultFor, type Fault } from "../plan/fault.ts";
import { callScope, type CallScope } from "./call-scope.ts";
import { garbageResponse } from "./garbage-response.ts";
import type { WireAnswer } from "./history.ts";
import type { Simulation } from "./simulation.ts";

/** One way over the wire, in milliseconds: long enough for requests to overtake each other. */
const LATENCY_MS = 1;

/** What became of one request: an answer, an error, or silence. */
type Delivery =
  | { readonly kind: "response"; readonly response: Response }
  | { readonly kind: "error"; readonly error: Error }
  | { readonly kind: "silence" };

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
    simulation.record({ kind: "request", call, request: number, method: request.method, url: request.url, fault });
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
      // The request is on its way: it arrives even when the plugin gives up waiting or dies.
      simulation.clock.setTimer(LATENCY_MS, () => {
        simulation.busy += 1;
        void serve(simulation, handlers, request, number, fault, scope)
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

async function serve(
  simulation: Simulation,
  handlers: readonly RequestHandler[],
  request: Request,
  number: number,
  fault: Fault | undefined,
  scope: CallScope | undefined,
): Promise<Delivery> {
  const apply = async (lag: boolean): Promise<Response | undefined> => {
    const inside: CallScope = { call: scope?.call, op: scope?.op ?? { faults: undefined, nextRequest: 0 }, lag };
    const response = await callScope.run(inside, () => getResponse([...handlers], request));
    if (response === undefined) {
      simulation.record({ kind: "unhandled", method: request.method, url: request.url });
    } else {
      simulation.record({ kind: "applied", call: scope?.call, request: number, status: response.status });
    }
    return response;
  };
  switch (fault?.kind) {
    case undefined:
    case "lag":
      return answered(await apply(fault?.kind === "lag"));
    case "reset":
      return connectionError("ECONNRESET");
    case "lost":
      await apply(false);
      return connectionError("ECONNRESET");
    case "hang":
      if (fault.applied) await apply(false);
      return { kind: "silence" };
    case "status": {
      if (fault.applied) await apply(false);
      const headers = new Headers({ "content-type": "application/json" });
      if (fault.retryAfter !== undefined) headers.set("retry-after", fault.retryAfter);
      const body = JSON.stringify({ error: { code: fault.status, message: `simulated ${fault.status}` } });
      return { kind: "response", response: new Response(body, { status: fault.status, headers }) };
    }
    case "garbage": {
      const honest = await apply(false);
      return honest === undefined
        ? answered(undefined)
        : { kind: "response", response: await garbageResponse(honest, fault.body) };
    }
  }
}

function answered(response: Response | undefined): Delivery {
  return response === undefined ? connectionError("ENOTFOUND") : { kind: "response", response };
}

// The shape of undici's errors: a TypeError whose cause carries the code of the system call.
function connectionError(code: string): Delivery {
  const cause = Object.assign(new Error(`simulated ${code}`), { code });
  return { kind: "error", error: new TypeError("fetch failed", { cause }) };
}
