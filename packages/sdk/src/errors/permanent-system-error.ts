import { PluginError } from "./plugin-error.ts";

/** The platform or the service is wrong in a way that waiting does not mend. The task fails with kind SYSTEM. */
export class PermanentSystemError extends PluginError {
  static readonly consequence = "permanentSystem";
  readonly consequence = "permanentSystem";
  override readonly name: string = "PermanentSystemError";
}
