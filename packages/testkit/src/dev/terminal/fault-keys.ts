import type { FaultLabel } from "../protocol/dev-settings.ts";

/** Digits first. Small letters are for everything else. */
const KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The key of each fault of the menu. */
export function faultKeys(menu: readonly FaultLabel[]): ReadonlyMap<string, FaultLabel> {
  return new Map(menu.slice(0, KEYS.length).map((fault, index) => [KEYS.charAt(index), fault]));
}
