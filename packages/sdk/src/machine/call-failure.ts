import type { Consequence } from "../errors/plugin-error.ts";

/** What the machine needs to know of a failed call: every `PluginError` is one. */
export interface CallFailure {
  readonly consequence: Consequence;
  readonly code: string;
  readonly message: string;
}
