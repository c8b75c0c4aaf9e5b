import { PluginError } from "./plugin-error.ts";

/** Somebody asked to stop: the task was aborted or the runtime closes. Never counted as a failure. */
export class CancelledError extends PluginError {
  static readonly consequence = "cancelled";
  readonly consequence = "cancelled";
  override readonly name: string = "CancelledError";
}
