import type * as fc from "fast-check";

import type { Plan } from "../plan/plan.ts";
import type { History } from "../simulate/history.ts";
import type { Environment } from "../simulate/simulation.ts";
import type { World } from "../world/world.ts";

/** How binding a requirement is. */
export type Level = "must" | "should" | "may";

/** A place in a history where a requirement is broken. */
export interface Violation {
  /** Index of the event in the history at which it shows; the end of the history when it shows only there. */
  readonly event: number;
  /** What the requirement demands, with its numbers. */
  readonly expected: string;
  /** What happened instead. */
  readonly got: string;
}

/** What a requirement says about the histories of one plan. */
export interface Finding {
  /** Whether the situation that the requirement is about came about. When it never does, nothing is proven. */
  readonly met: boolean;
  /** Earliest first. */
  readonly violations: readonly Violation[];
}

/**
 * One thing that a plugin must do, as data with a judge.
 *
 * The judge looks only at what can be seen from outside: requests, jobs of the service, what the calls of the host gave back.
 * It must never accuse a correct plugin of another design, and says nothing where another requirement is broken instead.
 */
export interface Requirement {
  /** Stable for ever, never used again for something else. */
  readonly id: string;
  /** One sentence that states the demand. */
  readonly title: string;
  readonly level: Level;
  /** How far it goes, where the title does not say: how many faults, how long. Nothing beyond that is asked for. */
  readonly tolerance?: string;
  /** Where the demand comes from. */
  readonly source: string;
  /** The most common way to break it. */
  readonly likelyCause: string;
  /** Requirements that break too when this one is broken: a failure there is reported as a consequence. */
  readonly explains: readonly string[];
  /** Why the requirement says nothing about plugins for this world; absent when it does. Default: it always does. */
  notApplicable?(world: World): string | undefined;
  /** Each plan is run once in each of these. */
  readonly environments: readonly Environment[];
  /** Plans that bring about the situation that the requirement is about. */
  plans(world: World): fc.Arbitrary<Plan>;
  /**
   * Why what the world declares cannot be true, judged by what its fake was seen to do; absent when it can. Then nothing is proven, whatever the
   * plugin did. Default: never.
   */
  contradiction?(world: World, histories: readonly History[]): string | undefined;
  /** Judges one history per environment, all of the same plan. */
  judge(world: World, histories: readonly History[]): Finding;
}
