import { parseArgs } from "node:util";
import type { LogLevel } from "../host/json-logger.ts";
import { flagError } from "./flag-error.ts";
import { UsageError } from "./usage-error.ts";

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
  readonly shutdownDelayMs: number;
  readonly shutdownGraceMs: number;
  /** See `ServeConnectorOptions`. */
  readonly unclaimedGraceMs: number;
  readonly quotaLeaseMs: number;
  /** Stops after this time; `undefined`: never. */
  readonly timeoutMs: number | undefined;
}

export const SERVE_HELP = `Serves plugins on Flyte's connector protocol, v2 and v1.

Usage: flyte-webapi serve --modules <package or file> [...]      (also installed as c0)

  --modules <name> ...      packages or files that export plugins; repeat it, or give several      FLYTE_CONNECTOR_MODULES
  --port <n>                where Flyte connects                                 default 8000      FLYTE_CONNECTOR_PORT
  --prometheus-port <n>     /metrics, /healthz and /readyz                       default 9090      FLYTE_CONNECTOR_PROMETHEUS_PORT
  --host <address>          what to listen on                           default all addresses      FLYTE_CONNECTOR_HOST
  --log-level <level>       debug, info, warn or error                           default info      FLYTE_CONNECTOR_LOG_LEVEL
  --tls-cert, --tls-key     PEM files                                      default plain text      FLYTE_CONNECTOR_TLS_CERT, _TLS_KEY
  --tls-ca <file>           clients must have a certificate of these (mTLS)                        FLYTE_CONNECTOR_TLS_CA
  --shutdown-delay <s>      how long it serves on after SIGTERM, not ready          default 0      FLYTE_CONNECTOR_SHUTDOWN_DELAY
  --shutdown-grace <s>      how long calls may take to end after that              default 20      FLYTE_CONNECTOR_SHUTDOWN_GRACE
  --unclaimed-grace <s>     how long a job of which no client has heard is kept    default 60      FLYTE_CONNECTOR_UNCLAIMED_GRACE
  --quota-lease <s>         how long a job that nobody asks about keeps its token default 300      FLYTE_CONNECTOR_QUOTA_LEASE
  --no-reflection           do not tell clients which services there are                           FLYTE_CONNECTOR_REFLECTION=false
  --timeout <s>             stop after this time, for tests                                        FLYTE_CONNECTOR_TIMEOUT
  --worker <n>              of the Python connector: threads; no effect, calls need none here      FLYTE_CONNECTOR_WORKER
  --connect_port <n>        of the Python connector: Connect over HTTP/1.1; no effect, not served  FLYTE_CONNECTOR_CONNECT_PORT
  --help
`;

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads flags, then environment variables, then defaults. The flags are those of the Python connector, in its spelling as well.
 *
 * @throws UsageError that names the flag, or the variable where that was set.
 */
export function readServeOptions(args: readonly string[], env: Env): ServeOptions | "help" {
  const { values, positionals } = parse(args);
  if (values.help === true) return "help";
  /** A flag, or else its variable. */
  const read = (flag: TextFlag, variable: string): string | undefined =>
    values[flag] ?? variableOf(env, `FLYTE_CONNECTOR_${variable}`);
  /** What was written: who has set a variable looks for no flag. */
  const nameOf = (flag: TextFlag, variable: string): string =>
    values[flag] === undefined && variableOf(env, `FLYTE_CONNECTOR_${variable}`) !== undefined
      ? `FLYTE_CONNECTOR_${variable}`
      : `--${flag}`;
  const integer = (flag: TextFlag, variable: string, fallback: string, max: number, min = 0): number =>
    number(nameOf(flag, variable), read(flag, variable) ?? fallback, min, max);
  const port = (flag: TextFlag, variable: string, fallback: string): number =>
    integer(flag, variable, fallback, 65_535);
  const milliseconds = (flag: TextFlag, variable: string, fallback: string): number =>
    1_000 * integer(flag, variable, fallback, 86_400);

  const tlsCert = read("tls-cert", "TLS_CERT");
  const tlsKey = read("tls-key", "TLS_KEY");
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError("--tls-cert and --tls-key need each other");
  const tlsCa = read("tls-ca", "TLS_CA");
  if (tlsCa !== undefined && tlsCert === undefined) throw new UsageError("--tls-ca needs --tls-cert and --tls-key");
  // Without effect, but a number that is none is a mistake of whoever wrote it.
  integer("worker", "WORKER", "10", 1_000_000, 1);
  port(values.connect_port === undefined ? "connect-port" : "connect_port", "CONNECT_PORT", "0");
  return {
    host: read("host", "HOST"),
    port: port("port", "PORT", "8000"),
    prometheusPort: port(
      values.prometheus_port === undefined ? "prometheus-port" : "prometheus_port",
      "PROMETHEUS_PORT",
      "9090",
    ),
    modules: modulesOf([...(values.modules ?? []), ...positionals], env["FLYTE_CONNECTOR_MODULES"]),
    logLevel: logLevelOf(nameOf("log-level", "LOG_LEVEL"), read("log-level", "LOG_LEVEL") ?? "info"),
    reflection: values["no-reflection"] !== true && isOn("FLYTE_CONNECTOR_REFLECTION", env),
    tlsCert,
    tlsKey,
    tlsCa,
    shutdownDelayMs: milliseconds("shutdown-delay", "SHUTDOWN_DELAY", "0"),
    shutdownGraceMs: milliseconds("shutdown-grace", "SHUTDOWN_GRACE", "20"),
    unclaimedGraceMs: milliseconds("unclaimed-grace", "UNCLAIMED_GRACE", "60"),
    quotaLeaseMs: milliseconds("quota-lease", "QUOTA_LEASE", "300"),
    timeoutMs: read("timeout", "TIMEOUT") === undefined ? undefined : milliseconds("timeout", "TIMEOUT", ""),
  };
}

/**
 * An empty variable is none: manifests often have them. Nor is the address that Kubernetes puts into FLYTE_CONNECTOR_PORT when a Service of the
 * namespace is called flyte-connector. Source: Kubernetes, "Accessing the Service", environment variables.
 */
function variableOf(env: Env, name: string): string | undefined {
  const text = env[name];
  return text === undefined || text === "" || /^(?:tcp|udp|sctp):\/\//i.test(text) ? undefined : text;
}

/** `--modules a b`, as ConnectorEnvironment writes it: what follows the flag are modules as well. */
function modulesOf(given: readonly string[], variable = ""): readonly string[] {
  const named = given.filter((name) => name.trim() !== "");
  return named.length > 0 ? named : variable.split(/[\s,]+/).filter((name) => name !== "");
}

function logLevelOf(name: string, text: string): LogLevel {
  const level = LEVELS.find((candidate) => candidate === text.toLowerCase());
  if (level !== undefined) return level;
  throw new UsageError(`${name} must be ${LEVELS.join(", ")}; got ${JSON.stringify(text)}`);
}

function isOn(variable: string, env: Env): boolean {
  const text = (env[variable] || "true").toLowerCase();
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new UsageError(`${variable} must be true or false; got ${JSON.stringify(text)}`);
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
  "shutdown-delay": text,
  "shutdown-grace": text,
  timeout: text,
  "unclaimed-grace": text,
  "quota-lease": text,
  worker: text,
  "connect-port": text,
  connect_port: text,
  "no-reflection": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type TextFlag = Exclude<keyof typeof OPTIONS, "modules" | "no-reflection" | "help">;

function parse(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw flagError(error, "serve", OPTIONS);
  }
}

function number(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${flag} must be an integer from ${min} to ${max}; got ${JSON.stringify(text)}`);
}
