import { trace, type Tracer } from "@opentelemetry/api";
import { Registry } from "prom-client";
import { createGrpcChannels, type GrpcChannels } from "../channels/grpc-channels.ts";
import type { Clock } from "../contract/clock.ts";
import type { DataStore } from "../contract/data-store.ts";
import type { Fetch } from "../contract/fetch.ts";
import type { GrpcUnary } from "../contract/grpc-unary.ts";
import type { Logger } from "../contract/logger.ts";
import type { MetricsScope } from "../contract/metrics-scope.ts";
import type { PluginEntry } from "../contract/plugin-entry.ts";
import type { Random } from "../contract/random.ts";
import type { SecretManager } from "../contract/secret-manager.ts";
import { systemClock } from "../internal/system-clock.ts";
import { systemRandom } from "../internal/system-random.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { StateStore } from "../store/state-store.ts";
import { createPrometheusScope } from "../host/prometheus-scope.ts";
import { createJsonLogger } from "../host/json-logger.ts";
import { createMemoryDataStore } from "./memory-data-store.ts";
import { createEnvSecretManager } from "../host/secrets.ts";

/** Options of `createRuntime`. */
export interface RuntimeOptions {
  /** The plugins, in any order. */
  readonly plugins: readonly PluginEntry[];
  /**
   * Where tasks survive the runtime. A store that is given is not closed by the runtime, so that another can go on with it.
   * Default: a memory store of its own, gone with the runtime.
   */
  readonly store?: StateStore | undefined;
  /** Default: the machine's clock. Give `createVirtualClock()` to run in simulated time. */
  readonly clock?: Clock | undefined;
  /** Default: the machine's randomness. */
  readonly random?: Random | undefined;
  /** Given to plugins. Default: the platform's `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Given to plugins. Default: connections that are closed with the runtime. */
  readonly grpc?: GrpcUnary | undefined;
  /** Default: warnings and errors as JSON lines on standard error, without what looks like a secret. */
  readonly logger?: Logger | undefined;
  /**
   * Where plugins read secrets. Default: environment variables, with the key as their name. Values that a plugin has read are taken
   * out of everything that the runtime stores or reports.
   */
  readonly secretManager?: SecretManager | undefined;
  /**
   * Where the runtime counts, for Prometheus. Give each runtime another: names would clash. Default: a registry of its own, which
   * `Runtime.metricsRegistry` is.
   */
  readonly metricsRegistry?: Registry | undefined;
  /** Makes the spans around calls of plugins. Default: the tracer `@flyte-webapi/sdk` of the OpenTelemetry provider that the process has registered, if any. */
  readonly tracer?: Tracer | undefined;
  /** Takes the plugins' own measurements; each gets the label `plugin`. Default: the metrics registry, below `flyte_webapi:plugin:`. */
  readonly metricsScope?: MetricsScope | undefined;
  /** Given to `status` and `do`. Default: a memory store of its own, gone with the runtime. */
  readonly dataStore?: DataStore | undefined;
}

/** Options with nothing left open. */
export interface ResolvedRuntimeOptions {
  readonly plugins: readonly PluginEntry[];
  readonly store: StateStore;
  /** Whether the runtime made the store, and closes it. */
  readonly ownsStore: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: Fetch;
  /** Closed with the runtime. */
  readonly grpc: GrpcChannels;
  readonly logger: Logger;
  readonly secretManager: SecretManager;
  readonly metricsScope: MetricsScope;
  readonly metricsRegistry: Registry;
  readonly tracer: Tracer;
  readonly dataStore: DataStore;
}

/** Fills in the defaults. */
export function resolveRuntimeOptions(options: RuntimeOptions): ResolvedRuntimeOptions {
  const { clock = systemClock, metricsRegistry = new Registry() } = options;
  const logger = options.logger ?? createJsonLogger({ now: () => clock.now() });
  return {
    plugins: options.plugins,
    store: options.store ?? createMemoryStore(),
    ownsStore: options.store === undefined,
    clock,
    random: options.random ?? systemRandom,
    // Looked up at each call, so that what replaces the global `fetch` later (msw does) is used.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    grpc: options.grpc === undefined ? createGrpcChannels() : { unary: options.grpc, close: async () => {} },
    logger,
    secretManager: options.secretManager ?? createEnvSecretManager(),
    metricsScope: options.metricsScope ?? createPrometheusScope(metricsRegistry, logger),
    metricsRegistry,
    tracer: options.tracer ?? trace.getTracer("@flyte-webapi/sdk"),
    dataStore: options.dataStore ?? createMemoryDataStore(),
  };
}
