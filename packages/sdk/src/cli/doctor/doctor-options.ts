import { parseArgs } from "node:util";
import { flagError } from "../flag-error.ts";
import { UsageError } from "../usage-error.ts";
import { type Endpoint, readEndpoint } from "./endpoint.ts";

/** What `flyte-webapi doctor` was asked to do. */
export interface DoctorOptions {
  readonly endpoint: Endpoint;
  readonly isSecure: boolean;
  /** Paths of PEM files. */
  readonly tlsCa: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  /** For each step. */
  readonly timeoutMs: number;
  readonly json: boolean;
}

export const DOCTOR_HELP = `Connects to a running connector, in any language, and says what works and what does not.

Usage: flyte-webapi doctor --endpoint <host:port> [options]

  --endpoint <host:port>    as in Flyte's configuration; dns:/// may stand before it
  --tls                     connect with TLS                              default plain text
  --tls-ca <file>           trust these authorities                       default those of Node
  --tls-cert, --tls-key     show this certificate (mTLS)
  --timeout <s>             for each step                                 default 5
  --json                    one JSON object instead of text
  --help

Exit codes: 0 nothing failed (there may be warnings), 1 something failed, 2 wrong arguments.
`;

const MOST_SECONDS = 600;

const text = { type: "string" } as const;
const OPTIONS = {
  endpoint: text,
  tls: { type: "boolean" },
  "tls-ca": text,
  "tls-cert": text,
  "tls-key": text,
  timeout: text,
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** @throws UsageError that names the flag. */
export function readDoctorOptions(args: readonly string[]): DoctorOptions | "help" {
  const values = parse(args);
  if (values.help === true) return "help";
  if (values.endpoint === undefined) throw new UsageError("--endpoint is missing: host:port of a connector");
  const endpoint = readEndpoint(values.endpoint);
  if (typeof endpoint === "string") throw new UsageError(`--endpoint ${endpoint}`);
  const { "tls-ca": tlsCa, "tls-cert": tlsCert, "tls-key": tlsKey } = values;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError("--tls-cert and --tls-key need each other");
  }
  return {
    endpoint,
    isSecure: values.tls === true || tlsCa !== undefined || tlsCert !== undefined,
    tlsCa,
    tlsCert,
    tlsKey,
    timeoutMs: 1_000 * secondsOf(values.timeout ?? "5"),
    json: values.json === true,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"] {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw flagError(error, "doctor", OPTIONS);
  }
}

function secondsOf(given: string): number {
  const seconds = Number(given);
  if (/^\d+(?:\.\d+)?$/.test(given) && seconds > 0 && seconds <= MOST_SECONDS) return seconds;
  throw new UsageError(`--timeout must be a number of seconds up to ${MOST_SECONDS}; got ${JSON.stringify(given)}`);
}
