/** A timer that has been set on a virtual clock. */
export interface TimerEntry {
  readonly at: number;
  /** Order of insertion: breaks ties, so that equal times keep the order in which they were set. */
  readonly sequence: number;
  readonly callback: () => void;
}

/** Timers ordered by (time, order of insertion): a binary heap with removal. */
export class TimerQueue {
  readonly #heap: TimerEntry[] = [];
  readonly #positions = new Map<TimerEntry, number>();
  #sequence = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(at: number, callback: () => void): TimerEntry {
    const entry: TimerEntry = { at, sequence: this.#sequence++, callback };
    this.#heap.push(entry);
    this.#positions.set(entry, this.#heap.length - 1);
    this.#up(this.#heap.length - 1);
    return entry;
  }

  /** @returns whether the entry was there. */
  remove(entry: TimerEntry): boolean {
    const index = this.#positions.get(entry);
    if (index === undefined) return false;
    this.#positions.delete(entry);
    const last = this.#heap.pop();
    if (last !== undefined && last !== entry) {
      this.#heap[index] = last;
      this.#positions.set(last, index);
      this.#up(index);
      this.#down(index);
    }
    return true;
  }

  /** The entry that is due first. */
  first(): TimerEntry | undefined {
    return this.#heap[0];
  }

  /** All entries that share the earliest time, in order of insertion. */
  earliest(): readonly TimerEntry[] {
    const first = this.#heap[0];
    if (first === undefined) return [];
    const same: TimerEntry[] = [];
    const open = [0];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const entry = this.#heap[index];
      if (entry === undefined || entry.at !== first.at) continue;
      same.push(entry);
      open.push(2 * index + 1, 2 * index + 2);
    }
    return same.sort((a, b) => a.sequence - b.sequence);
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#before(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #down(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = index;
      if (left < this.#heap.length && this.#before(left, least)) least = left;
      if (right < this.#heap.length && this.#before(right, least)) least = right;
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return false;
    return left.at < right.at || (left.at === right.at && left.sequence < right.sequence);
  }

  #swap(a: number, b: number): void {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
    this.#positions.set(right, a);
    this.#positions.set(left, b);
  }
}
