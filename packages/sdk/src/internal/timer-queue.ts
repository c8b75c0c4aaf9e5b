import { IndexedHeap, type HeapNode } from "./indexed-heap.ts";

/** A timer that has been set on a virtual clock. */
export interface TimerEntry {
  readonly at: number;
  /** Order of insertion: breaks ties, so that equal times keep the order in which they were set. */
  readonly sequence: number;
  readonly callback: () => void;
}

interface TimerNode extends HeapNode {
  readonly callback: () => void;
}

/** Timers ordered by (time, order of insertion). */
export class TimerQueue {
  readonly #heap = new IndexedHeap<TimerNode>();

  get size(): number {
    return this.#heap.size;
  }

  add(at: number, callback: () => void): TimerEntry {
    const entry: TimerNode = { at, sequence: 0, index: -1, callback };
    this.#heap.add(entry);
    return entry;
  }

  /** @returns whether the entry was there. */
  remove(entry: TimerEntry): boolean {
    // Whoever gave this entry out is a queue of this class; another one's is not found.
    return this.#heap.remove(entry as TimerNode);
  }

  /** The entry that is due first. */
  first(): TimerEntry | undefined {
    return this.#heap.first();
  }

  /** All entries that share the earliest time, in order of insertion. */
  earliest(): readonly TimerEntry[] {
    return this.#heap.earliest();
  }
}
