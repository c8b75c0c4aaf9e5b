import { createSeededRandom } from "../../../packages/sdk/src/runtime/index.ts";

/** Where in its work a runtime can be stopped exactly. */
export const KILL_POINTS = ["beforePut", "afterPut", "beforeFetch", "afterFetch"] as const;
/** One of {@link KILL_POINTS}. */
export type KillPoint = (typeof KILL_POINTS)[number];

/** When a runtime is killed. */
export type Death =
  /** Milliseconds after its process was started: while it opens the store and takes its tasks up. */
  | { readonly type: "early"; readonly afterMs: number }
  /** Milliseconds after it has taken its tasks up. */
  | { readonly type: "late"; readonly afterMs: number }
  /** Just before or after its `nth` write or request, from 0. */
  | { readonly type: "point"; readonly point: KillPoint; readonly nth: number };

const EARLY_MS = 600;
const LATE_MS = 1_800;
const MOST_CALLS = 25;

/** The deaths of all lives. The same seed gives the same. */
export function makeDeaths(seed: number, kills: number): readonly Death[] {
  // Another sequence than the tasks have.
  const random = createSeededRandom(seed ^ 0x5eed);
  const upTo = (limit: number): number => Math.floor(random.next() * limit);
  return Array.from({ length: kills }, (): Death => {
    const lot = upTo(100);
    if (lot < 15) return { type: "early", afterMs: upTo(EARLY_MS) };
    if (lot < 55)
      return { type: "point", point: KILL_POINTS[upTo(KILL_POINTS.length)] ?? "beforePut", nth: upTo(MOST_CALLS) };
    return { type: "late", afterMs: upTo(LATE_MS) };
  });
}
