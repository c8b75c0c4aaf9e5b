import type { Random } from "../contract/random.ts";

/** The machine's own randomness. */
export const systemRandom: Random = Object.freeze({
  next: () => Math.random(),
  uuid: () => globalThis.crypto.randomUUID(),
});
