import type { AmbientSource } from "./ambient-source.ts";

/** What the plugin gets in place of the ambient thing: the same as from its setup context, so that the run stays repeatable. */
export interface AmbientSubstitutes {
  now(): number;
  monotonic(): number;
  random(): number;
  uuid(): string;
  setTimer(ms: number, callback: () => void): { cancel(): void };
  /** Told of every use, with the frames of the plugin that lead to it. */
  onUse(source: AmbientSource, site: readonly string[]): void;
}
