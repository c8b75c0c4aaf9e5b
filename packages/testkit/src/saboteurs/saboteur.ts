import type { PluginEntry } from "@flyte-webapi/sdk";

import type { Subject } from "../simulate/simulate.ts";
import type { KnownKeys } from "./known-keys.ts";

/**
 * Puts one bug into a plugin that is known to be correct. When the kit does not notice, it is not the plugin that is good but the author's fake
 * that is too weak to tell: the requirement is then inconclusive, however green it looks.
 */
export interface Saboteur {
  /** What it does, as a name. */
  readonly id: string;
  /** The bug, in words. */
  readonly bug: string;
  /** The requirement that must fail. */
  readonly breaks: string;
  /** What the author's fake probably does wrong when this goes unnoticed. */
  readonly weakness: string;
  /** Why the bug cannot be put into some plugins; absent when it always can. */
  readonly unfit?: string;
  /**
   * The plugin with the bug. Where there is `unfit`, the bug calls `onPut` whenever it shows itself: one that never could is no sign of a weak fake.
   */
  sabotage(subject: Subject, keys: KnownKeys, onPut: () => void): PluginEntry;
}
