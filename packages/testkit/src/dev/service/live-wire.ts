import type { Clock } from "@flyte-webapi/sdk";

import type { WireAnswer } from "../../simulate/history.ts";
import type { Delivery } from "../../simulate/simulated-wire.ts";
import type { PluginCall } from "../observe/call-span.ts";
import type { RequestFacts } from "../protocol/dev-event.ts";
import type { MenuFault } from "../protocol/fault-menu.ts";
import type { FaultSwitchboard } from "./fault-switchboard.ts";

/** A request on its way. */
export interface LiveRequest<Response> {
  readonly method: string;
  readonly url: string;
  /** Whether it only reads. */
  readonly reads: boolean;
  readonly signal: AbortSignal | undefined;
  /** Time after which the request fails by itself. Default: none. */
  readonly timeout?: { readonly ms: number; readonly error: Error } | undefined;
  /** The service, with the fault on its side of it. */
  serve(number: number, fault: MenuFault | undefined): Promise<Delivery<Response>>;
}

/** What {@link LiveWire} needs. */
export interface LiveWireOptions {
  readonly clock: Clock;
  readonly faults: FaultSwitchboard;
  /** Aborted when the program ends: then nothing is waited for. */
  readonly closed: AbortSignal;
  /** Time that every request takes, in milliseconds. */
  readonly latencyMs: number;
  /** The call on whose behalf a request is sent. */
  readonly currentCall: () => PluginCall | undefined;
  readonly onRequest: (request: RequestFacts) => void;
  readonly onFaultUsed: () => void;
}

/** The way from the plugin to its service, in real time: tells of every request, and puts faults around it. */
export class LiveWire {
  readonly #options: LiveWireOptions;
  #number = 0;

  constructor(options: LiveWireOptions) {
    this.#options = options;
  }

  /** Carries a request. @throws what the plugin is to see. */
  async carry<Response>(request: LiveRequest<Response>): Promise<Response> {
    const { clock, faults, closed, onRequest, onFaultUsed, currentCall, latencyMs } = this.#options;
    const { method, url, reads, signal, timeout } = request;
    this.#number += 1;
    const number = this.#number;
    const fault = faults.take(reads ? "reads" : "writes");
    if (fault !== undefined) onFaultUsed();
    const call = currentCall();
    const facts: RequestFacts = {
      number,
      at: clock.now(),
      method,
      path: pathOf(url),
      task: call?.task,
      call: call?.method,
      fault: fault?.label,
      end: undefined,
    };
    onRequest(facts);
    const startMs = clock.monotonic();
    const end = (text: string, isGood: boolean): void => {
      onRequest({ ...facts, end: { text, isGood, tookMs: Math.round(clock.monotonic() - startMs) } });
    };

    const late = new AbortController();
    const timer = timeout && clock.setTimer(timeout.ms, () => late.abort(timeout.error));
    const aborted = AbortSignal.any([closed, late.signal, ...(signal === undefined ? [] : [signal])]);
    let delivery: Answered<Response>;
    try {
      delivery = await unlessAborted(aborted, async () => {
        await clock.sleep(latencyMs + (fault?.delayMs ?? 0), aborted);
        const served = await request.serve(number, fault);
        return served.kind === "silence" ? await never() : served;
      });
    } catch (error) {
      end(aborted.aborted ? "given up" : messageOf(error), false);
      throw error;
    } finally {
      timer?.cancel();
    }
    end(textOf(delivery.seen), isGood(delivery.seen));
    if (delivery.kind === "error") throw delivery.error;
    return delivery.response;
  }
}

type Answered<Response> = Exclude<Delivery<Response>, { readonly kind: "silence" }>;

/** The path, with the names of the query: its values may be secret. */
function pathOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())].map((name) => `${name}=…`);
  return names.length === 0 ? pathname : `${pathname}?${names.join("&")}`;
}

function textOf(seen: WireAnswer): string {
  switch (seen.kind) {
    case "status":
      return seen.name ?? String(seen.status);
    case "failed":
      return seen.message;
    case "aborted":
      return "given up";
  }
}

function isGood(seen: WireAnswer): boolean {
  return seen.kind === "status" && seen.status < 400;
}

/** What `fetch` throws says why in its cause only. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function never(): Promise<never> {
  return new Promise(() => {});
}

/** What `work` gives, or the signal's reason, whichever is first. */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, work()]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
