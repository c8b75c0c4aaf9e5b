import { parseArgs } from "node:util";

import type { Size } from "./cases/matrix.ts";

/** What was asked for. */
export interface E2eOptions {
  readonly size: Size;
  /** Only cases whose name has this in it. Default: all. */
  readonly only: string;
  readonly json: boolean;
  /** Whether to measure how long a user waits. */
  readonly timings: boolean;
}

/** Reads the command line. @throws TypeError for an option that there is not, and for sizes that contradict each other. */
export function parseOptions(args: readonly string[]): E2eOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      extended: { type: "boolean", default: false },
      reduced: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      "no-timings": { type: "boolean", default: false },
    },
  });
  if (values.extended && values.reduced) throw new TypeError("--extended and --reduced: expected one of them");
  const size = values.extended ? "extended" : values.reduced ? "reduced" : "standard";
  return { size, only: values.only, json: values.json, timings: !values["no-timings"] && !values.reduced };
}
