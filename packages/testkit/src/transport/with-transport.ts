import { withAmbientGuard } from "../ambient/ambient-guard.ts";
import type { Transport } from "./transport.ts";
import { withInterception } from "./with-interception.ts";

/** Runs `body` with ambient time and chance watched, and the network either denied or intercepted. May be nested; the outermost counts. */
export async function withTransport<T>(transport: Transport, body: () => Promise<T>): Promise<T> {
  const guarded = async (): Promise<T> => await withAmbientGuard({ deniesNetwork: transport === "direct" }, body);
  return transport === "direct" ? await guarded() : await withInterception(guarded);
}
