import type { LogFields, Logger } from "../../src/index.ts";

/** A logger that keeps its lines, as JSON. */
export function createRecordingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const make = (common: LogFields): Logger => {
    const log = (message: string, fields?: LogFields): void => {
      lines.push(JSON.stringify({ message, ...common, ...fields }));
    };
    return { debug: log, info: log, warn: log, error: log, child: (fields) => make({ ...common, ...fields }) };
  };
  return { ...make({}), lines };
}
