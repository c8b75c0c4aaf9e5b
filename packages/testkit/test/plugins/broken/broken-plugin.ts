import type { PluginEntry } from "@flyte-webapi/sdk";

import type { World } from "../../../src/msw/index.ts";
import { pluginOf, type Design } from "../design.ts";
import { jobServiceWorld } from "../job-service.world.ts";

/** A plugin that is wrong in exactly one way. */
export interface BrokenPlugin {
  readonly entry: PluginEntry;
  /** The requirement that it breaks. */
  readonly breaks: string;
  /** Of the service for which it is written. */
  readonly world: World;
}

/** Makes a broken plugin; its id says what is wrong. */
export function broken(
  breaks: string,
  id: string,
  perProcess: () => Design,
  world: World = jobServiceWorld,
): BrokenPlugin {
  return { breaks, entry: pluginOf(id, perProcess), world };
}
