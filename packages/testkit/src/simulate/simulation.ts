import type { VirtualClock } from "@flyte-webapi/sdk/runtime";

import type { World } from "../world/world.ts";
import type { HistoryEvent } from "./history.ts";

/** What differs between two runs of the same plan: nothing that a correct plugin's job may depend on. */
export interface Environment {
  /** Seed of the plugin's randomness. */
  readonly seed: number;
  /** Wall-clock time at the start, in milliseconds since the Unix epoch. */
  readonly startMs: number;
}

/** The environment of a plain run. */
export const DEFAULT_ENVIRONMENT: Environment = { seed: 1, startMs: Date.UTC(2026, 0, 1) };

/** Another machine on another day. */
export const OTHER_ENVIRONMENT: Environment = { seed: 7919, startMs: Date.UTC(2026, 1, 7, 3, 4, 5, 678) };

type WithoutTime<E> = E extends unknown ? Omit<E, "at"> : never;

/** What all parts of one simulation share. */
export class Simulation {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly environment: Environment;
  readonly events: HistoryEvent[] = [];
  /** Handlers of the author that are at work: time stands still until they are done. */
  busy = 0;
  #nextRequest = 1;
  #nextCall = 1;

  constructor(world: World, clock: VirtualClock, environment: Environment) {
    this.world = world;
    this.clock = clock;
    this.environment = environment;
  }

  record(event: WithoutTime<HistoryEvent>): void {
    this.events.push({ ...event, at: this.clock.monotonic() });
  }

  requestNumber(): number {
    return this.#nextRequest++;
  }

  callNumber(): number {
    return this.#nextCall++;
  }

  /** The value of a secret: unique enough to be found wherever it leaks. */
  secret(key: string): string {
    if (!(this.world.secrets ?? []).includes(key)) {
      throw new RangeError(`The world lists no secret "${key}"; add it to \`secrets\` of defineWorld`);
    }
    return `canary-${key.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-4711`;
  }
}
