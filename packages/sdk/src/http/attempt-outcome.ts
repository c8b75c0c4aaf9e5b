import type { PluginError } from "../errors/plugin-error.ts";
import type { Again } from "./retry-policy.ts";

/** An attempt that failed. */
export interface Failure {
  readonly kind: "failed";
  readonly error: PluginError;
  readonly again: Again;
  /** What the service asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** An attempt that gave the call its result. */
export interface Answered {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** How an attempt ended. */
export type AttemptOutcome = Answered | Failure;
