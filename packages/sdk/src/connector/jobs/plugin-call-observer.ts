import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { PluginCallEnd, PluginCallOutcome } from "../plugins/plugin-call.ts";

/** Tells the host of the calls of one method. */
export function pluginCallObserver(
  { onPluginCall }: ConnectorServices,
  plugin: string,
  method: PluginCallOutcome["method"],
): (end: PluginCallEnd) => void {
  return (end) => onPluginCall({ plugin, method, ...end });
}
