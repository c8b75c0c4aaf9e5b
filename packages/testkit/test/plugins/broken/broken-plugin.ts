import type { PluginEntry } from "@flyte-webapi/sdk";

import { pluginOf, type Design } from "../design.ts";

/** A plugin that is wrong in exactly one way. */
export interface BrokenPlugin {
  readonly entry: PluginEntry;
  /** The requirement that it breaks. */
  readonly breaks: string;
}

/** Makes a broken plugin; its id says what is wrong. */
export function broken(breaks: string, id: string, perProcess: () => Design): BrokenPlugin {
  return { breaks, entry: pluginOf(id, perProcess) };
}
