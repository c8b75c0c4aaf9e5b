import type { Random } from "../contract/random.ts";

/** A repeatable {@link Random}: the same seed gives the same numbers and ids. Not for secrets. Algorithm: mulberry32. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hexDigit = (below: number, offset = 0): string => (Math.floor(next() * below) + offset).toString(16);
  const uuid = (): string =>
    "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (slot) => (slot === "x" ? hexDigit(16) : hexDigit(4, 8)));
  return { next, uuid };
}
