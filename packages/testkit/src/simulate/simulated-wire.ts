import { faultFor, type Fault } from "../plan/fault.ts";
import { callScope, takePlace, type CallScope } from "./call-scope.ts";
import type { WireAnswer } from "./history.ts";
import type { Simulation } from "./simulation.ts";

/** One way over the wire, in milliseconds: long enough for requests to overtake each other. */
const LATENCY_MS = 1;

/** What became of one request: an answer, an error, or silence. `seen` is what histories say of it. */
export type Delivery<Response> =
  | { readonly kind: "response"; readonly response: Response; readonly seen: WireAnswer }
  | { readonly kind: "error"; readonly error: Error; readonly seen: WireAnswer }
  | { readonly kind: "silence" };

/** What decides about the answer to a request, beside the request. */
export interface Exchange {
  readonly number: number;
  readonly fault: Fault | undefined;
  readonly scope: CallScope | undefined;
}

/** A request on its way. */
export interface WireRequest<Response> {
  /** For histories. */
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** All text of the request beside its address and body, in which a secret may stand. */
  readonly headers: string;
  /** Whether it only reads. */
  readonly reads: boolean;
  readonly signal: AbortSignal | undefined;
  /** Time after which the request fails by itself, in milliseconds. Default: none. */
  readonly timeout?: { readonly ms: number; readonly error: Error } | undefined;
  /** The service, with the fault on its side of it. */
  serve(exchange: Exchange): Promise<Delivery<Response>>;
}

/** The wire between a plugin's process and the author's fake: takes virtual time, and puts the plan's faults around requests. */
export interface SimulatedWire {
  carry<Response>(request: WireRequest<Response>): Promise<Response>;
}

/** Makes the wire of one process. What is on its way when the process dies is never answered. */
export function createSimulatedWire(
  simulation: Simulation,
  isAlive: () => boolean,
  onWrite: (scope: CallScope | undefined) => void,
): SimulatedWire {
  const carry = <Response>(request: WireRequest<Response>): Promise<Response> => {
    const { method, url, body, reads, signal, timeout } = request;
    const scope = callScope.getStore();
    const number = simulation.requestNumber();
    const fault =
      scope === undefined ? undefined : faultFor(scope.op.faults, takePlace(scope.op, reads ? "reads" : "writes"));
    const call = scope?.call;
    const secrets = simulation.secrets.shownIn([request.headers, url, body].join("\n"));
    simulation.record({ kind: "request", call, request: number, method, url, body, reads, secrets, fault });

    return new Promise<Response>((resolve, reject) => {
      let open = true;
      const finish = (answer: WireAnswer, settle: () => void): void => {
        if (!open || !isAlive()) return;
        open = false;
        signal?.removeEventListener("abort", onAbort);
        timer?.cancel();
        simulation.record({ kind: "answer", call, request: number, answer, fault });
        settle();
      };
      const onAbort = (): void => finish({ kind: "aborted" }, () => reject(signal?.reason));
      const timer =
        timeout === undefined
          ? undefined
          : simulation.clock.setTimer(timeout.ms, () => {
              finish({ kind: "failed", message: timeout.error.message }, () => reject(timeout.error));
            });
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      signal?.addEventListener("abort", onAbort, { once: true });

      const deliver = (delivery: Delivery<Response>): void => {
        if (delivery.kind === "silence") return;
        simulation.clock.setTimer(LATENCY_MS, () => {
          finish(delivery.seen, () => {
            if (delivery.kind === "error") reject(delivery.error);
            else resolve(delivery.response);
          });
        });
      };
      // The request is on its way: it arrives even when the plugin gives up waiting or dies.
      simulation.clock.setTimer(LATENCY_MS, () => {
        simulation.busy += 1;
        void request
          .serve({ number, fault, scope })
          .then((delivery) => {
            deliver(delivery);
            if (!reads) onWrite(scope);
          })
          .finally(() => {
            simulation.busy -= 1;
          });
      });
    });
  };
  return { carry };
}
