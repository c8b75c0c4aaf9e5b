import { PluginError } from "./plugin-error.ts";

/** The task or its inputs are wrong: the same call can never work. The task fails with kind USER. */
export class PermanentUserError extends PluginError {
  static readonly consequence = "permanentUser";
  readonly consequence = "permanentUser";
  override readonly name: string = "PermanentUserError";
}
