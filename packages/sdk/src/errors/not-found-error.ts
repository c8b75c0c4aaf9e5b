import { PluginError } from "./plugin-error.ts";

/** The service does not know the thing. After create this may pass (a replica lags); in delete it is a success. */
export class NotFoundError extends PluginError {
  static readonly consequence = "notFound";
  readonly consequence = "notFound";
  override readonly name: string = "NotFoundError";
}
