// Time and chance that a test controls, without the runtime and what that needs. A name listed here is public.

export { createVirtualClock, settled } from "../internal/virtual-clock.ts";
export type { VirtualClock, VirtualClockOptions } from "../internal/virtual-clock.ts";
export type { TimerEntry } from "../internal/timer-queue.ts";
export { createSeededRandom } from "../internal/seeded-random.ts";
