import { PluginError, type PluginErrorOptions } from "./plugin-error.ts";

/** The service asked to slow down. The runtime waits, slows the whole plugin, and counts no failure. */
export class RetryAfterError extends PluginError {
  static readonly consequence = "retryAfter";
  readonly consequence = "retryAfter";
  override readonly name: string = "RetryAfterError";
  /** How long to wait, in milliseconds; at least 0. Absent when the service did not say: then the runtime backs off by itself. */
  readonly retryAfterMs: number | undefined;

  /** @throws RangeError when `retryAfterMs` is negative or not finite. */
  constructor(code: string, message: string, retryAfterMs?: number, options: PluginErrorOptions = {}) {
    super(code, message, options);
    if (retryAfterMs !== undefined && !(Number.isFinite(retryAfterMs) && retryAfterMs >= 0)) {
      throw new RangeError(`retryAfterMs must be a finite number of at least 0, got ${retryAfterMs}`);
    }
    this.retryAfterMs = retryAfterMs;
  }
}
