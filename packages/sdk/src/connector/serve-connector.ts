import { HealthImplementation } from "grpc-health-check";
import type { Clock } from "../contract/clock.ts";
import type { DataStore } from "../contract/data-store.ts";
import type { Fetch } from "../contract/fetch.ts";
import type { GrpcUnary } from "../contract/grpc-unary.ts";
import type { Logger } from "../contract/logger.ts";
import type { MetricsScope } from "../contract/metrics-scope.ts";
import type { PluginEntry } from "../contract/plugin-entry.ts";
import type { Random } from "../contract/random.ts";
import type { SecretManager } from "../contract/secret-manager.ts";
import type { TaskCategory } from "../contract/task-template.ts";
import { CancelledError } from "../errors/cancelled-error.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { file_flyteidl_service_agent } from "./gen/flyteidl/service/agent_pb.js";
import { file_flyteidl2_connector_service } from "./gen/flyteidl2/connector/service_pb.js";
import { Jobs } from "./jobs/jobs.ts";
import type { PluginCallOutcome } from "./plugins/plugin-call.ts";
import { loadPlugins } from "./plugins/served-plugins.ts";
import { resolveServices } from "./plugins/resolve-services.ts";
import { createGrpcServer, listen } from "./server/grpc-server.ts";
import { certificateProblem, credentialsOf, type TlsOptions } from "./server/tls.ts";
import type { CallOutcome } from "./server/run-method.ts";
import { addReflection } from "./server/reflection.ts";
import { agentMethods } from "./v1/services.ts";
import { connectorMethods } from "./v2/services.ts";
import { jobCodec } from "./v2/job-codec.ts";

/** Options of {@link serveConnector}. */
export interface ServeConnectorOptions {
  /** What is served. */
  readonly plugins: readonly PluginEntry[];
  /** The address to listen on. Default: all addresses of the machine, over IPv6 where it has that. */
  readonly host?: string | undefined;
  /** 0 for any free port. Default: 8000, as of the Python connector. */
  readonly port?: number | undefined;
  /** Default: plain text, as Flyte's charts expect. */
  readonly tls?: TlsOptions | undefined;
  /** Whether clients may ask which services and messages there are (gRPC reflection). Default: true. */
  readonly reflection?: boolean | undefined;
  /**
   * How long a job whose client was gone before `create` answered waits to be asked for again, in milliseconds, before it is deleted.
   * At least 0. Default: 60,000.
   */
  readonly unclaimedGraceMs?: number | undefined;
  /**
   * How long a job that nobody asks about keeps its token of the plugin's `resourceQuotas`, in milliseconds. Longer than Flyte's time
   * between two polls. At least 0. Default: 300,000.
   */
  readonly quotaLeaseMs?: number | undefined;
  /** Default: warnings and errors as JSON lines on standard error, without what looks like a secret. */
  readonly logger?: Logger | undefined;
  /** Where plugins read secrets that Flyte does not send. Default: environment variables, with the key as their name. */
  readonly secretManager?: SecretManager | undefined;
  /** Given to `status` and `do`. Default: one in which nothing can be read or written. */
  readonly dataStore?: DataStore | undefined;
  /** Given to plugins. Default: the platform's `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Given to plugins. Default: connections that are closed with the connector. */
  readonly grpc?: GrpcUnary | undefined;
  /** Takes the plugins' own measurements; each gets the label `plugin`. Default: they are dropped. */
  readonly metricsScope?: MetricsScope | undefined;
  /** Told of every call, for metrics. Must be quick, and must not throw. */
  readonly onCall?: ((outcome: CallOutcome) => void) | undefined;
  /** Told of every call of a plugin that asks its service, for metrics. Must be quick, and must not throw. */
  readonly onPluginCall?: ((outcome: PluginCallOutcome) => void) | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Default: the machine's randomness. */
  readonly random?: Random | undefined;
}

/** Options of {@link ConnectorServer.close}. */
export interface CloseConnectorOptions {
  /**
   * How long it goes on serving after it has said NOT_SERVING, in milliseconds, so that whoever sends calls here can learn of it: Kubernetes takes a pod out of
   * its service at the same time as it ends it. Default: 0.
   */
  readonly delayMs?: number | undefined;
  /** How long calls under way may take to end, in milliseconds. After that they are cut off. Default: 20,000. */
  readonly graceMs?: number | undefined;
}

/** What a connector holds at the moment. */
export interface ConnectorStats {
  readonly callsUnderWay: number;
  /** Jobs whose client was gone before `create` answered, and creates under way. */
  readonly unclaimedJobs: number;
  /** Jobs that are remembered from one call to the next: at most 20,000. */
  readonly rememberedJobs: number;
  /** The plugins' `resourceQuotas`. */
  readonly quotas: readonly {
    readonly plugin: string;
    readonly namespace: string;
    readonly quota: number;
    readonly held: number;
    readonly waiting: number;
  }[];
}

/** A connector that is served. */
export interface ConnectorServer {
  /** The port that it listens on. */
  readonly port: number;
  /** What it serves: a row for each plugin. */
  readonly connectors: readonly { readonly name: string; readonly taskTypes: readonly TaskCategory[] }[];
  /** Cheap: may be asked for with every scrape. */
  stats(): ConnectorStats;
  /**
   * Stops: says NOT_SERVING, and after the delay takes no more calls, lets those under way end, then closes all connections. Jobs of which Flyte
   * knows go on: another connector will be asked about them. Calling it again gives the same promise.
   */
  close(options?: CloseConnectorOptions): Promise<void>;
}

const DEFAULT_PORT = 8_000;
const DEFAULT_GRACE_MS = 20_000;
const DEFAULT_UNCLAIMED_GRACE_MS = 60_000;
const DEFAULT_QUOTA_LEASE_MS = 300_000;
/** How long connections have to close once there is nothing more to send; streams of the health service never end. */
const FLUSH_MS = 250;

/**
 * Serves plugins on Flyte's connector protocol, v2 and v1 on the same port, so that a cluster can run them. All plugins are loaded before anything listens: whoever
 * can connect can be served.
 *
 * @throws ConfigError with code `InvalidConfig` (of `tls`), `InvalidPluginEntry` or `DuplicatePlugin`; PermanentSystemError with code
 *   `PluginInitializationFailed`; Error that names the address when it cannot be listened on.
 */
export async function serveConnector(options: ServeConnectorOptions): Promise<ConnectorServer> {
  const { host, port = DEFAULT_PORT, tls, reflection = true, unclaimedGraceMs = DEFAULT_UNCLAIMED_GRACE_MS } = options;
  const { quotaLeaseMs = DEFAULT_QUOTA_LEASE_MS } = options;
  const credentials = credentialsOf(tls);
  const services = resolveServices(options);
  const problem = tls === undefined ? undefined : certificateProblem(tls, services.clock.now());
  if (problem !== undefined) services.logger.error("Clients will refuse the connector", { problem });
  const plugins = await loadPlugins(options.plugins, services, new AbortController().signal);
  const jobs = new Jobs({ services, codec: jobCodec, unclaimedGraceMs, quotaLeaseMs });
  const methods = [...connectorMethods(plugins, jobs), ...agentMethods(plugins, jobs)];
  const grpc = createGrpcServer(methods, { ...services, onCall: options.onCall ?? (() => {}) });
  const { server } = grpc;

  const names = ["", ...new Set(methods.map(({ path }) => path.slice(1, path.lastIndexOf("/"))))];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, "NOT_SERVING"])));
  health.addToServer(server);
  if (reflection) addReflection(server, [file_flyteidl2_connector_service, file_flyteidl_service_agent]);

  const boundPort = await listenOn(host, (address) => listen(server, `${address}:${port}`, credentials));
  for (const name of names) health.setStatus(name, "SERVING");

  let closing: Promise<void> | undefined;
  const close = async (graceMs: number, delayMs: number): Promise<void> => {
    const { clock, logger } = services;
    for (const name of names) health.setStatus(name, "NOT_SERVING");
    if (delayMs > 0) await clock.sleep(delayMs);
    const flushed = new Promise<void>((resolve) => {
      server.tryShutdown(() => resolve());
    });
    const drained = Promise.all([grpc.delivered(), jobs.close()]).then(() => true);
    const inTime = await withinMs(clock, graceMs, drained);
    if (!inTime) logger.warn("Calls under way are cut off: the grace time is over", { graceMs });
    const reason = new CancelledError(ErrorCode.RuntimeClosed, "The connector has stopped");
    grpc.end(reason);
    jobs.stop(reason);
    await Promise.all([grpc.idle(), jobs.close()]);
    await withinMs(clock, FLUSH_MS, flushed);
    server.forceShutdown();
    await services.grpc.close();
  };

  return Object.freeze<ConnectorServer>({
    port: boundPort,
    connectors: plugins.list.map(({ plugin, categories }) => ({ name: plugin.id, taskTypes: categories })),
    stats: () => ({
      callsUnderWay: grpc.callsUnderWay,
      unclaimedJobs: jobs.sizes.unclaimed,
      rememberedJobs: jobs.sizes.remembered,
      quotas: plugins.list.flatMap(({ plugin }) =>
        plugin.tokens
          .usage()
          .map(({ namespace, quota = 0, held, waiting }) => ({ plugin: plugin.id, namespace, quota, held, waiting })),
      ),
    }),
    close: ({ graceMs = DEFAULT_GRACE_MS, delayMs = 0 } = {}) => (closing ??= close(graceMs, delayMs)),
  });
}

/** All addresses over IPv6 and IPv4, or over IPv4 alone on a machine without the other. */
async function listenOn(host: string | undefined, bind: (address: string) => Promise<number>): Promise<number> {
  if (host !== undefined) return await bind(host.includes(":") ? `[${host}]` : host);
  try {
    return await bind("[::]");
  } catch {
    return await bind("0.0.0.0");
  }
}

/** @returns whether the promise was there in time. */
async function withinMs(clock: Clock, ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<Clock["setTimer"]> | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = clock.setTimer(ms, () => resolve(false));
  });
  const isInTime = await Promise.race([promise.then(() => true), tooLate]);
  timer?.cancel();
  return isInTime;
}
