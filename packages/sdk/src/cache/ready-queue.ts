import { TimerQueue, type TimerEntry } from "../internal/timer-queue.ts";

/** What a queue orders: a first poll, or one that comes again. */
export interface Pollable {
  /** How often it was polled. */
  readonly polls: number;
  /** Monotonic time at which its last poll began, in milliseconds. */
  readonly lastStartMs: number;
}

// Of four turns, first polls get at most three while others wait: without this, a steady stream of new tasks would starve the old.
const FIRST_POLLS_IN_A_ROW = 3;

/** The tasks that are due: first polls first, then whoever was not polled for longest. Nobody waits for ever. */
export class ReadyQueue<T extends Pollable> {
  readonly #fresh = new Set<T>();
  readonly #stale = new TimerQueue();
  readonly #entries = new Map<T, TimerEntry>();
  readonly #items = new Map<TimerEntry, T>();
  #firstPollsInARow = 0;

  get size(): number {
    return this.#fresh.size + this.#entries.size;
  }

  add(item: T): void {
    if (item.polls === 0) {
      this.#fresh.add(item);
      return;
    }
    const entry = this.#stale.add(item.lastStartMs, () => {});
    this.#entries.set(item, entry);
    this.#items.set(entry, item);
  }

  remove(item: T): void {
    this.#fresh.delete(item);
    const entry = this.#entries.get(item);
    if (entry === undefined) return;
    this.#stale.remove(entry);
    this.#entries.delete(item);
    this.#items.delete(entry);
  }

  /** Takes the item whose turn it is; nothing when it is not `wanted`. Default: any. */
  take(wanted: (item: T) => boolean = () => true): T | undefined {
    const [fresh] = this.#fresh;
    const entry = this.#stale.first();
    const stale = entry === undefined ? undefined : this.#items.get(entry);
    const item =
      fresh !== undefined && (stale === undefined || this.#firstPollsInARow < FIRST_POLLS_IN_A_ROW) ? fresh : stale;
    if (item === undefined || !wanted(item)) return undefined;
    this.#firstPollsInARow = item === fresh ? this.#firstPollsInARow + 1 : 0;
    this.remove(item);
    return item;
  }
}
