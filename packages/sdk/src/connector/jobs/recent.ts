interface Kept<Value> {
  readonly value: Value;
  readonly weight: number;
}

/** How much a {@link Recent} keeps. */
export interface RecentLimits {
  /** Entries, at least 1. */
  readonly entries: number;
  /** Of all entries together, in whatever `set` weighs. Default: no limit. */
  readonly weight?: number | undefined;
}

/** A map that forgets what was not touched for longest. */
export class Recent<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #limits: RecentLimits;
  #weight = 0;

  constructor(limits: RecentLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): Value | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.value;
  }

  /** @param weight at least 0. What is heavier than everything together may be is not kept. */
  set(key: string, value: Value, weight = 0): void {
    this.delete(key);
    this.#kept.set(key, { value, weight });
    this.#weight += weight;
    const { entries, weight: most = Number.POSITIVE_INFINITY } = this.#limits;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= entries && this.#weight <= most) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0;
    this.#kept.delete(key);
  }
}
