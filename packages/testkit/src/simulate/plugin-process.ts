import { AsyncResource } from "node:async_hooks";

import {
  ConfigError,
  ErrorCode,
  PermanentUserError,
  resolvePluginConfig,
  type AsyncPlugin,
  type Clock,
  type Fetch,
  type PluginEntry,
  type PluginSetupContext,
  type Random,
  type ResolvedPluginConfig,
  type SecretManager,
} from "@flyte-webapi/sdk";
import { createSeededRandom } from "@flyte-webapi/sdk/virtual-time";

import type { AmbientSubstitutes } from "../ambient/ambient-substitutes.ts";
import { callScope, type CallScope } from "./call-scope.ts";
import { changeOf, withMethods, type ProcessChange } from "./change-plugin.ts";
import type { Call } from "./history.ts";
import { recordingLogger } from "./recording-logger.ts";
import { recordingMetrics } from "./recording-metrics.ts";
import type { Fake } from "./make-fake.ts";
import { createSimulatedFetch } from "./simulated-fetch.ts";
import { createSimulatedGrpc } from "./simulated-grpc.ts";
import { createSimulatedWire } from "./simulated-wire.ts";
import type { Simulation } from "./simulation.ts";

/** A plugin, loaded and with its configuration resolved. */
export interface LoadedPlugin {
  readonly plugin: AsyncPlugin<unknown, unknown>;
  readonly config: ResolvedPluginConfig<unknown>;
}

const noop = (): void => {};
/** One process of the plugin. When it dies, its timers never fire and its requests are never answered. */
export class PluginProcess {
  readonly number: number;
  /** Settles when the process dies. */
  readonly died: Promise<void>;
  readonly setup: PluginSetupContext;
  readonly #entry: PluginEntry;
  readonly #change: ProcessChange;
  readonly #simulation: Simulation;
  readonly #ambientRandom: Random;
  #alive = true;
  #die: () => void = noop;
  #loaded: Promise<LoadedPlugin> | undefined;

  constructor(
    number: number,
    entry: PluginEntry,
    simulation: Simulation,
    fake: Fake,
    onWrite: (scope: CallScope | undefined) => void,
  ) {
    this.number = number;
    this.#entry = entry;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
    const isAlive = (): boolean => this.#alive;
    this.#simulation = simulation;
    this.#ambientRandom = createSeededRandom(simulation.environment.seed + 15_485_863 * (number + 1));
    const wire = createSimulatedWire(simulation, isAlive, onWrite);
    const fetch: Fetch = createSimulatedFetch(simulation, fake.handlers, wire);
    const honest: PluginSetupContext = {
      fetch,
      grpc: createSimulatedGrpc(simulation, fake, wire),
      clock: processClock(simulation, isAlive),
      random: createSeededRandom(simulation.environment.seed + 104_729 * number),
      logger: recordingLogger(simulation),
      metricsScope: recordingMetrics(simulation),
      secretManager: worldSecrets(simulation),
    };
    this.#change = changeOf(entry)?.(honest) ?? {};
    this.setup = { ...honest, fetch: this.#change.fetch ?? honest.fetch, grpc: this.#change.grpc ?? honest.grpc };
  }

  kill(): void {
    this.#alive = false;
    this.#die();
  }

  load(): Promise<LoadedPlugin> {
    this.#loaded ??= callScope.run(
      {
        call: undefined,
        op: { faults: undefined, nextRequest: 0 },
        ambient: this.ambientFor(undefined),
        fetch: this.setup.fetch,
        onStray: (error) => this.#simulation.stray(undefined, error),
      },
      () => this.#load(),
    );
    return this.#loaded;
  }

  /** What a call gets in place of ambient time and chance; each use is recorded. */
  ambientFor(call: Call | undefined): AmbientSubstitutes {
    const { clock } = this.setup;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      random: () => this.#ambientRandom.next(),
      uuid: () => this.#ambientRandom.uuid(),
      setTimer: (ms, callback) => clock.setTimer(ms, callback),
      work: this.#simulation.work,
      onUse: (source, site) => this.#simulation.record({ kind: "ambient", call, source, site }),
    };
  }

  async #load(): Promise<LoadedPlugin> {
    const plugin = await this.#entry.pluginLoader(this.setup);
    if ("do" in plugin) {
      const message = `Plugin "${this.#entry.id}" is a SyncPlugin; the kit checks AsyncPlugins`;
      throw new ConfigError(ErrorCode.InvalidPluginEntry, message, []);
    }
    return {
      plugin: withMethods(plugin, this.#change),
      config: resolvePluginConfig(plugin.getConfig(), this.#entry.id),
    };
  }
}

/** The secrets of the world, as the plugin reads them. */
function worldSecrets(simulation: Simulation): SecretManager {
  return {
    get: (key) =>
      simulation.secrets.isThere(key)
        ? Promise.resolve(simulation.secrets.current(key))
        : Promise.reject(
            new PermanentUserError(
              ErrorCode.SecretNotFound,
              `There is no secret "${key}"; the world lists ${JSON.stringify(simulation.world.secrets ?? [])}`,
            ),
          ),
  };
}

// The plugin's machine has a wall clock of its own, which may be wrong; the service's clock is right.
function processClock(simulation: Simulation, isAlive: () => boolean): Clock {
  const { clock } = simulation;
  return {
    // Whole, as every wall clock of JavaScript: jittered waits are not.
    now: () => Math.floor(clock.now() + simulation.pluginSkewMs),
    monotonic: () => clock.monotonic(),
    setTimer: (ms, callback) => {
      // What a timer starts belongs to the call that set it.
      const context = new AsyncResource("flyte-webapi timer");
      return clock.setTimer(ms, () => {
        if (!isAlive()) return;
        try {
          context.runInAsyncScope(callback);
        } catch (error) {
          simulation.stray(callScope.getStore()?.call, error);
        }
      });
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        clock.sleep(ms, signal).then(
          () => isAlive() && resolve(),
          (reason: unknown) => isAlive() && reject(reason),
        );
      }),
  };
}
