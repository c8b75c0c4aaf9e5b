/** What a heap orders: by time, then by the order in which it was added. The heap owns `sequence` and `index`. */
export interface HeapNode {
  readonly at: number;
  /** Order of insertion. */
  sequence: number;
  /** Place in the heap; -1 outside of it. */
  index: number;
}

/** A binary heap with removal. The nodes hold their place themselves: with a hundred thousand of them, a map of places would be heavy. */
export class IndexedHeap<T extends HeapNode> {
  readonly #nodes: T[] = [];
  #sequence = 0;

  get size(): number {
    return this.#nodes.length;
  }

  /** Adds a node that is in no heap. Its `at` must not change while it is here. */
  add(node: T): void {
    node.sequence = this.#sequence++;
    node.index = this.#nodes.length;
    this.#nodes.push(node);
    this.#up(node.index);
  }

  /** @returns whether the node was there. */
  remove(node: T): boolean {
    const { index } = node;
    if (this.#nodes[index] !== node) return false;
    node.index = -1;
    const last = this.#nodes.pop();
    if (last !== undefined && last !== node) {
      this.#nodes[index] = last;
      last.index = index;
      this.#up(index);
      this.#down(index);
    }
    return true;
  }

  /** The node that comes first. */
  first(): T | undefined {
    return this.#nodes[0];
  }

  /** All nodes that share the earliest time, in order of insertion. */
  earliest(): readonly T[] {
    const first = this.#nodes[0];
    if (first === undefined) return [];
    const same: T[] = [];
    const open = [0];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const node = this.#nodes[index];
      if (node === undefined || node.at !== first.at) continue;
      same.push(node);
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
      if (left < this.#nodes.length && this.#before(left, least)) least = left;
      if (right < this.#nodes.length && this.#before(right, least)) least = right;
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #before(a: number, b: number): boolean {
    const left = this.#nodes[a];
    const right = this.#nodes[b];
    if (left === undefined || right === undefined) return false;
    return left.at < right.at || (left.at === right.at && left.sequence < right.sequence);
  }

  #swap(a: number, b: number): void {
    const left = this.#nodes[a];
    const right = this.#nodes[b];
    if (left === undefined || right === undefined) return;
    this.#nodes[a] = right;
    this.#nodes[b] = left;
    right.index = a;
    left.index = b;
  }
}
