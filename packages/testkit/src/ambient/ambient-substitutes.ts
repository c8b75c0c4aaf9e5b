import type { AmbientSource } from "./ambient-source.ts";
import type { Work } from "./work.ts";

/** What the plugin gets in place of the ambient thing: the same as from its setup context, so that the run stays repeatable. */
export interface AmbientSubstitutes {
  now(): number;
  monotonic(): number;
  random(): number;
  uuid(): string;
  setTimer(ms: number, callback: () => void): { cancel(): void };
  /** Takes note of what the plugin begins, and what comes back without a timer. */
  readonly work: Work;
  /** Told of every use, with the frames of the plugin that lead to it. */
  onUse(source: AmbientSource, site: readonly string[]): void;
}
