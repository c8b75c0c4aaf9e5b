import type { PollOutcome } from "../cache/auto-refresh-cache.ts";

/** A task whose job is polled. */
export interface Watched {
  poll(signal: AbortSignal): Promise<unknown>;
  /** What `isTerminal` called final: then nothing is asked any more. */
  finalResource(): unknown;
  /** What `getMany` is asked with. @throws PluginError when it cannot be read. */
  resourceMeta(): unknown;
  /** Takes what `getMany` gave, and passes it on. @throws what `isTerminal` throws. */
  accept(resource: unknown): unknown;
  /** @returns the milliseconds until the next poll. Default: what is left of the interval. */
  polled(outcome: PollOutcome<unknown>): Promise<number | undefined>;
}

/**
 * The name of a job in its plugin's cache. Another launch is another job: what is still under way for the old one cannot be taken for
 * it (D8, RT-17).
 */
export function watchKey(taskId: string, launch: number): string {
  return `${taskId}#${launch}`;
}

/** The task of a job in a cache. */
export function taskIdOfKey(key: string): string {
  return key.slice(0, key.lastIndexOf("#"));
}
