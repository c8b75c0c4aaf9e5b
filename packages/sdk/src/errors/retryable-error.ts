import { PluginError } from "./plugin-error.ts";

/** Passing trouble: the same call may work soon. Counts as a failure of the system, never of the user. */
export class RetryableError extends PluginError {
  static readonly consequence = "retry";
  readonly consequence = "retry";
  override readonly name: string = "RetryableError";
}
