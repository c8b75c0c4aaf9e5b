import { inspect } from "node:util";

import type { LogFields, Logger } from "@flyte-webapi/sdk";

import type { Simulation } from "./simulation.ts";

/** A logger that looks for secrets in every line of every level, and keeps nothing. */
export function recordingLogger(simulation: Simulation, bound: LogFields = {}): Logger {
  const write = (message: string, fields?: LogFields): void => {
    if (simulation.secrets.isEmpty) return;
    simulation.inspect("log", [message, ...textsOf(bound), ...textsOf(fields)].join("\n"));
  };
  return {
    debug: write,
    info: write,
    warn: write,
    error: write,
    child: (fields) => recordingLogger(simulation, { ...bound, ...fields }),
  };
}

/** What the fields say. Mostly they are texts, which need not be laid out. */
function textsOf(fields: LogFields = {}): readonly string[] {
  return Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : inspect(value, { depth: Infinity })}`,
  );
}
