import type { Phase } from "../contract/phase.ts";
import type { ResourceNamespace } from "../contract/resource-constraints.ts";
import type { RateLimiter } from "../limits/rate-limiter.ts";
import type { PluginPhase } from "../machine/task-state.ts";
import type { PoolUsage } from "../tokens/token-allocator.ts";

/** Everything that a runtime is doing, at one moment. */
export interface RuntimeInspection {
  /** In the order in which they were registered. */
  readonly plugins: readonly PluginInspection[];
  /** In the order in which they were submitted. */
  readonly tasks: readonly TaskInspection[];
}

/** One plugin, with all that its tasks share. */
export interface PluginInspection {
  readonly id: string;
  /** Whether it has been loaded: its first task does that. */
  readonly isLoaded: boolean;
  /** Milliseconds for which it makes no call, because its service asked for that. */
  readonly pausedForMs: number;
  /** Absent for sync plugins, which have nothing to poll. */
  readonly reads: LimiterInspection | undefined;
  /** Absent until it is loaded. */
  readonly writes: LimiterInspection | undefined;
  /** Jobs that are polled. */
  readonly watched: number;
  /** Workers that wait for an answer of `get` or `getMany`. */
  readonly polling: number;
  /** The pools of its quotas. */
  readonly pools: readonly PoolUsage[];
}

/** A rate limiter. */
export interface LimiterInspection {
  /** The most that `available` can be: as many as the plugin configures. */
  readonly burst: number;
  /** Calls that may be made at once. */
  readonly available: number;
  /** Calls that wait for their turn. */
  readonly waiting: number;
}

/** One task. */
export interface TaskInspection {
  readonly id: string;
  readonly pluginId: string;
  /** Which attempt, from 0. */
  readonly attempt: number;
  /** How often the system has started this attempt again. */
  readonly incarnation: number;
  /** How far it is, in Flyte's words. */
  readonly pluginPhase: PluginPhase;
  /** What it waits for: `allocating`, `creating (queued)`, `creating (calling)`, `creating (pausing)`, `watching`, `deleting (...)`, `ended`. */
  readonly step: string;
  /** The phase that was reported last; absent before the first. */
  readonly phase: Phase | undefined;
  /** Failed calls in a row, of the kind that the step makes. */
  readonly failures: number;
  /** Text of the last failed call, until one succeeds. */
  readonly lastError: string | undefined;
  /** Polls of the present job. */
  readonly polls: number;
  /** Wall-clock time in milliseconds at which the last poll began; absent before the first. */
  readonly lastPollAt: number | undefined;
  /** Wall-clock time in milliseconds; absent while the job is polled, is due, or is not watched. */
  readonly nextPollAt: number | undefined;
  /** ResourceMeta as it is stored, encoded by the plugin's codec; absent until there is one. */
  readonly resourceMeta: Uint8Array | undefined;
  /** The token that it holds or waits for; absent when it needs none. */
  readonly token: TokenInspection | undefined;
}

/** A token of one of the plugin's quotas. */
export interface TokenInspection {
  readonly namespace: ResourceNamespace;
  /** Whether it is held; else it is waited for. */
  readonly isHeld: boolean;
  /** Wall-clock time in milliseconds at which it was asked for. */
  readonly requestedAt: number;
}

/** What there is to say about a limiter. */
export function inspectLimiter({ burst, available, waiting }: RateLimiter): LimiterInspection {
  return { burst, available, waiting };
}
