import type { VirtualClock } from "@flyte-webapi/sdk/virtual-time";

import { Work } from "../ambient/work.ts";
import type { Plan } from "../plan/plan.ts";
import type { World } from "../world/world.ts";
import { callScope } from "./call-scope.ts";
import type { Call, HistoryEvent, LeakPlace } from "./history.ts";
import { Secrets } from "./secrets.ts";
import type { ServiceFacts, WithoutTime } from "./service-facts.ts";
import { textOf } from "./text-of.ts";

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

/** What all parts of one simulation share. */
export class Simulation implements ServiceFacts {
  readonly world: World;
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly environment: Environment;
  readonly secrets: Secrets;
  readonly events: HistoryEvent[] = [];
  /** How many timers were due, each time that it was more than one. */
  readonly choices: number[] = [];
  /** How far the wall clock of the plugin's machine is ahead of the service's, in milliseconds. */
  pluginSkewMs: number = 0;
  /** The first good answer to each question. */
  readonly firstAnswers: Map<string, Response> = new Map();
  /** The first good answer to each gRPC request, by address and message. */
  readonly firstMessages: Map<string, Uint8Array> = new Map();
  /** Writes of outputs that the store still refuses. */
  refusedOutputs: number = 0;
  /** Handlers of the author that are at work: time stands still until they are done. */
  busy: number = 0;
  /** What the plugin has begun, and what comes back without a timer: time stands still until it is done. */
  readonly work: Work = new Work();
  #nextRequest = 1;
  #nextCall = 1;

  constructor(world: World, plan: Plan, clock: VirtualClock, environment: Environment) {
    this.world = world;
    this.plan = plan;
    this.secrets = new Secrets(world.secrets ?? [], plan.secrets);
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

  /** Notes an error that nobody handles. */
  stray(call: Call | undefined, error: unknown): void {
    this.record({
      kind: "stray",
      call,
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
    this.inspect("error", error);
  }

  /** Looks for secrets where none may be, in a text or in all that a value holds, and records each. */
  inspect(place: LeakPlace, shown: unknown): void {
    if (this.secrets.isEmpty) return;
    for (const secret of this.secrets.shownIn(textOf(shown))) {
      this.record({ kind: "leak", call: callScope.getStore()?.call, place, secret });
    }
  }
}
