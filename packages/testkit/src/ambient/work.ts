/** A place among what was begun one after the other. */
export interface Place {
  /** All that was begun before has come back. */
  readonly earlier: Promise<void>;
  /** To be called when this has come back. */
  readonly end: () => void;
}

/** What a plugin has begun, and what comes back without a timer: computations and files on other threads, and what is left for the next turn of the event loop. */
export class Work {
  readonly #places = new Set<Place>();
  #last: Promise<void> = Promise.resolve();
  #hasNextTurn = false;

  /** Whether something is still to come. */
  get isUnderWay(): boolean {
    return this.#hasNextTurn || this.#places.size > 0;
  }

  /** Whether something is still to come. Asking is a turn: what was left for the next one is done by the time of the next question. */
  takeTurn(): boolean {
    const { isUnderWay } = this;
    this.#hasNextTurn = false;
    return isUnderWay;
  }

  begin(): Place {
    const earlier = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = earlier.then(() => promise);
    const place: Place = {
      earlier,
      end: () => {
        this.#places.delete(place);
        resolve();
      },
    };
    this.#places.add(place);
    return place;
  }

  leaveForNextTurn(): void {
    this.#hasNextTurn = true;
  }

  /** Waits for nothing any more: what has taken so long will not come back. */
  giveUp(): void {
    for (const place of this.#places) place.end();
  }
}
