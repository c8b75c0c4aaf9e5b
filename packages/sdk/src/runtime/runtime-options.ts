import type { Clock } from "../contract/clock.ts";
import type { DataStore } from "../contract/data-store.ts";
import type { Fetch } from "../contract/fetch.ts";
import type { Logger } from "../contract/logger.ts";
import type { MetricsScope } from "../contract/metrics-scope.ts";
import type { PluginEntry } from "../contract/plugin-entry.ts";
import type { Random } from "../contract/random.ts";
import type { SecretManager } from "../contract/secret-manager.ts";
import { systemClock } from "../internal/system-clock.ts";
import { systemRandom } from "../internal/system-random.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { StateStore } from "../store/state-store.ts";
import { createJsonLogger } from "./json-logger.ts";
import { createMemoryDataStore } from "./memory-data-store.ts";
import { createEnvSecretManager } from "./secrets.ts";

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
  /** Default: warnings and errors as JSON lines on standard error, without what looks like a secret. */
  readonly logger?: Logger | undefined;
  /**
   * Where plugins read secrets. Default: environment variables, with the key as their name. Values that a plugin has read are taken
   * out of everything that the runtime stores or reports.
   */
  readonly secretManager?: SecretManager | undefined;
  /** Takes the plugins' own measurements; each gets the label `plugin`. Default: dropped. */
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
  readonly logger: Logger;
  readonly secretManager: SecretManager;
  readonly metricsScope: MetricsScope;
  readonly dataStore: DataStore;
}

/** Fills in the defaults. */
export function resolveRuntimeOptions(options: RuntimeOptions): ResolvedRuntimeOptions {
  const { clock = systemClock } = options;
  return {
    plugins: options.plugins,
    store: options.store ?? createMemoryStore(),
    ownsStore: options.store === undefined,
    clock,
    random: options.random ?? systemRandom,
    // Looked up at each call, so that what replaces the global `fetch` later (msw does) is used.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    logger: options.logger ?? createJsonLogger({ now: () => clock.now() }),
    secretManager: options.secretManager ?? createEnvSecretManager(),
    metricsScope: options.metricsScope ?? NO_METRICS,
    dataStore: options.dataStore ?? createMemoryDataStore(),
  };
}

const NO_METRICS: MetricsScope = Object.freeze({ increment: () => {}, gauge: () => {}, duration: () => {} });
