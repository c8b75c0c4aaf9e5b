import { parseArgs } from "node:util";
import type { LogLevel } from "../host/json-logger.ts";

/** What `flyte-webapi serve` was asked to do. */
export interface ServeOptions {
  readonly host: string | undefined;
  readonly port: number;
  readonly prometheusPort: number;
  /** Packages or files with plugins. */
  readonly modules: readonly string[];
  readonly logLevel: LogLevel;
  readonly reflection: boolean;
  /** Paths of PEM files. */
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsCa: string | undefined;
  readonly shutdownGraceMs: number;
  /** Stops after this time; `undefined`: never. */
  readonly timeoutMs: number | undefined;
}

/** Wrong arguments: the message is for the person who gave them. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

export const HELP = `Serves plugins on Flyte's connector protocol, v2 and v1.

Usage: flyte-webapi serve --modules <package or file> [...]      (also installed as c0)

  --modules <name> ...      packages or files that export plugins; repeat it, or give several      FLYTE_CONNECTOR_MODULES
  --port <n>                where Flyte connects                                 default 8000      FLYTE_CONNECTOR_PORT
  --prometheus-port <n>     /metrics, /healthz and /readyz                       default 9090      FLYTE_CONNECTOR_PROMETHEUS_PORT
  --host <address>          what to listen on                           default all addresses      FLYTE_CONNECTOR_HOST
  --log-level <level>       debug, info, warn or error                           default info      FLYTE_CONNECTOR_LOG_LEVEL
  --tls-cert, --tls-key     PEM files                                      default plain text      FLYTE_CONNECTOR_TLS_CERT, _TLS_KEY
  --tls-ca <file>           clients must have a certificate of these (mTLS)                        FLYTE_CONNECTOR_TLS_CA
  --shutdown-grace <s>      how long calls may take to end after SIGTERM           default 20      FLYTE_CONNECTOR_SHUTDOWN_GRACE
  --no-reflection           do not tell clients which services there are
  --timeout <s>             stop after this time, for tests
  --worker <n>              taken for compatibility; calls do not wait for workers here
  --help
`;

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads flags, then environment variables, then defaults. The flags are those of the Python connector, in its spelling as well.
 *
 * @throws UsageError that names the flag.
 */
export function readServeOptions(args: readonly string[], env: Env): ServeOptions | "help" {
  const { values, positionals } = parse(args);
  if (values.help === true) return "help";
  // `--modules a b`, as ConnectorEnvironment writes it: what follows the flag are modules as well.
  const fromEnv = (env["FLYTE_CONNECTOR_MODULES"] ?? "").split(/[\s,]+/).filter((name) => name !== "");
  const given = [...(values.modules ?? []), ...positionals];
  const seconds = (flag: string, text: string): number => 1_000 * number(flag, text, 0, 86_400);
  const logLevel = values["log-level"] ?? env["FLYTE_CONNECTOR_LOG_LEVEL"] ?? "info";
  const level = LEVELS.find((candidate) => candidate === logLevel.toLowerCase());
  if (level === undefined)
    throw new UsageError(`--log-level must be ${LEVELS.join(", ")}; got ${JSON.stringify(logLevel)}`);
  const tlsCert = values["tls-cert"] ?? env["FLYTE_CONNECTOR_TLS_CERT"];
  const tlsKey = values["tls-key"] ?? env["FLYTE_CONNECTOR_TLS_KEY"];
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError("--tls-cert and --tls-key need each other");
  const tlsCa = values["tls-ca"] ?? env["FLYTE_CONNECTOR_TLS_CA"];
  if (tlsCa !== undefined && tlsCert === undefined) throw new UsageError("--tls-ca needs --tls-cert and --tls-key");
  return {
    host: values.host ?? env["FLYTE_CONNECTOR_HOST"],
    port: port("--port", values.port ?? env["FLYTE_CONNECTOR_PORT"] ?? "8000"),
    prometheusPort: port(
      "--prometheus-port",
      values["prometheus-port"] ?? values["prometheus_port"] ?? env["FLYTE_CONNECTOR_PROMETHEUS_PORT"] ?? "9090",
    ),
    modules: given.length > 0 ? given : fromEnv,
    logLevel: level,
    reflection: values["no-reflection"] !== true,
    tlsCert,
    tlsKey,
    tlsCa,
    shutdownGraceMs: seconds(
      "--shutdown-grace",
      values["shutdown-grace"] ?? env["FLYTE_CONNECTOR_SHUTDOWN_GRACE"] ?? "20",
    ),
    timeoutMs: values.timeout === undefined ? undefined : seconds("--timeout", values.timeout),
  };
}

const text = { type: "string" } as const;
const OPTIONS = {
  modules: { type: "string", multiple: true },
  port: text,
  "prometheus-port": text,
  prometheus_port: text,
  host: text,
  "log-level": text,
  "tls-cert": text,
  "tls-key": text,
  "tls-ca": text,
  "shutdown-grace": text,
  timeout: text,
  worker: text,
  "no-reflection": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function parse(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function port(flag: string, text: string): number {
  return number(flag, text, 0, 65_535);
}

function number(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${flag} must be an integer from ${min} to ${max}; got ${JSON.stringify(text)}`);
}
