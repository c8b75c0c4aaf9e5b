import type { Consequence } from "../../errors/plugin-error.ts";

/** How one call of a plugin's method ended. */
export interface PluginCallEnd {
  /** What its error meant; `noTurn` when it was not made, because there was no turn for it in time. */
  readonly outcome: "ok" | "noTurn" | Consequence;
  /** How long it took, in milliseconds, without the wait before it. */
  readonly ms: number;
  /** How long it waited for its turn: for the rate limit, or because the service had asked to slow down. In milliseconds. */
  readonly waitedMs: number;
  /** Whether it repeats a call that failed. */
  readonly isRetry: boolean;
}

/** A call of a plugin that asks its service, for metrics. `getMany` is one call. */
export interface PluginCallOutcome extends PluginCallEnd {
  /** The id of the plugin. */
  readonly plugin: string;
  /** Which of its methods. */
  readonly method: "create" | "get" | "getMany" | "delete" | "do" | "getLogs" | "getMetrics";
}
