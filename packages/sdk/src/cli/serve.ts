import { setLogger } from "@grpc/grpc-js";
import {
  type CallOutcome,
  type ConnectorServer,
  type PluginCallOutcome,
  serveConnector,
  type TlsOptions,
} from "../connector/index.ts";
import type { Logger } from "../contract/logger.ts";
import { createJsonLogger } from "../host/json-logger.ts";
import { createPrometheusScope } from "../host/prometheus-scope.ts";
import { createConnectorMetrics } from "./connector-metrics.ts";
import { loadPluginEntries } from "./load-plugin-entries.ts";
import { serveMetrics } from "./metrics-server.ts";
import { readPem } from "./read-pem.ts";
import { readServeOptions, SERVE_HELP, type ServeOptions } from "./serve-options.ts";
import { flyteConfig, taskTypeTable } from "./start-text.ts";

/**
 * Serves until a signal comes. The first SIGTERM, SIGINT or SIGHUP lets calls end; a second one ends the process. Before anything is served, the
 * first one does.
 *
 * @throws UsageError; what `serveConnector` throws.
 */
export async function serve(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const options = readServeOptions(args, env);
  if (options === "help") {
    process.stdout.write(SERVE_HELP);
    return 0;
  }
  const logger = createJsonLogger({ level: options.logLevel });
  logGrpcWith(logger, env);
  const stopped = stopSignal(options.timeoutMs);
  let taskTypes: ReadonlySet<string> = new Set();
  let server: ConnectorServer | undefined;
  let isReady = false;
  const metrics = createConnectorMetrics(
    () => taskTypes,
    () => server?.stats(),
  );
  const { host, port, reflection, prometheusPort, unclaimedGraceMs, quotaLeaseMs } = options;
  const metricsServer = await serveMetrics(metrics.registry, () => isReady, { host, port: prometheusPort });
  try {
    logger.info("The connector starts", { modules: options.modules, prometheusPort: metricsServer.port });
    const tls = await readTls(options);
    const onCall = (outcome: CallOutcome): void => metrics.count(outcome);
    const onPluginCall = (outcome: PluginCallOutcome): void => metrics.countPluginCall(outcome);
    const metricsScope = createPrometheusScope(metrics.registry, logger);
    const settings = { host, port, tls, reflection, unclaimedGraceMs, quotaLeaseMs };
    const starting = (async () => {
      const plugins = await loadPluginEntries(options.modules, process.cwd());
      return await serveConnector({ plugins, ...settings, logger, metricsScope, onCall, onPluginCall });
    })();
    server = await Promise.race([starting, stopped.then(() => undefined)]);
    if (server === undefined) {
      logger.info("The connector stops", { reason: await stopped, served: false });
      // oxlint-disable-next-line unicorn/no-process-exit -- plugins cannot be told to stop loading, and may never end; no task has come yet
      process.exit(0);
    }
    taskTypes = new Set(server.connectors.flatMap((connector) => connector.taskTypes.map(({ name }) => name)));
    isReady = true;
    process.stdout.write(`${taskTypeTable(server)}\nFlyte sends tasks here when its configuration says so:\n\n`);
    process.stdout.write(`${flyteConfig(server, tls !== undefined)}\n`);
    logger.info("The connector serves", { port: server.port, prometheusPort: metricsServer.port });
    const reason = await stopped;
    isReady = false;
    const { shutdownDelayMs: delayMs, shutdownGraceMs: graceMs } = options;
    logger.info("The connector stops", { reason, delayMs, graceMs });
    await server.close({ delayMs, graceMs });
    logger.info("The connector has stopped");
    exitSoon(logger);
    return 0;
  } finally {
    await metricsServer.close();
  }
}

/** How long a process that has nothing left to do may take to end. */
const LINGER_MS = 500;

/** The last is that of a terminal which is closed. */
const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Resolves at the first signal, or after the timeout, with the word for it. */
async function stopSignal(timeoutMs: number | undefined): Promise<string> {
  return await new Promise((resolve) => {
    const stop = (reason: string): void => {
      // A second signal, of whatever name, meets no listener, and ends the process.
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve(reason);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    if (timeoutMs !== undefined) setTimeout(() => resolve("timeout"), timeoutMs).unref();
  });
}

/** Ends the process although a plugin has left a timer or a socket behind: nothing of ours is left to be done. */
function exitSoon(logger: Logger): void {
  const timer = setTimeout(() => {
    logger.warn("Plugins have left timers or sockets behind, which end with the process");
    // oxlint-disable-next-line unicorn/no-process-exit -- what others have left cannot be closed
    process.exit();
  }, LINGER_MS);
  timer.unref();
}

/** What the library has to say is a log line like all others, unless somebody looks into the library. */
function logGrpcWith(logger: Logger, env: Readonly<Record<string, string | undefined>>): void {
  if (env["GRPC_TRACE"] || env["GRPC_NODE_TRACE"]) return;
  const say = (...words: readonly unknown[]): void => logger.warn("gRPC", { says: words.map(String).join(" ") });
  setLogger({ error: say, info: say, debug: say });
}

async function readTls({ tlsCert, tlsKey, tlsCa }: ServeOptions): Promise<TlsOptions | undefined> {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const cert = await readPem("--tls-cert", tlsCert);
  const key = await readPem("--tls-key", tlsKey);
  return tlsCa === undefined ? { cert, key } : { cert, key, ca: await readPem("--tls-ca", tlsCa) };
}
