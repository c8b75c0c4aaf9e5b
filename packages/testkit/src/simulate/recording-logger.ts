import type { LogFields, Logger } from "@flyte-webapi/sdk";

import type { Simulation } from "./simulation.ts";

/** A logger that looks for secrets in every line of every level, and keeps nothing. */
export function recordingLogger(simulation: Simulation, bound: LogFields = {}): Logger {
  const write = (message: string, fields?: LogFields): void => {
    if (simulation.secrets.isEmpty) return;
    simulation.inspect("log", [message, bound, fields]);
  };
  return {
    debug: write,
    info: write,
    warn: write,
    error: write,
    child: (fields) => recordingLogger(simulation, { ...bound, ...fields }),
  };
}
