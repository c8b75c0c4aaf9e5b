/**
 * Events of many sources for any number of readers. A reader gets what is published after it began to read, at its own pace; what it has
 * not read yet is kept for it, and nothing else is.
 */
export class EventStream<T> {
  readonly #readers = new Set<Reader<T>>();
  #isClosed = false;

  publish(event: T): void {
    for (const reader of this.#readers) reader.push(event);
  }

  /** Ends every reader once it has read all. */
  close(): void {
    this.#isClosed = true;
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  /** Reading begins when the iteration does, and ends when it is left. */
  read(): AsyncIterable<T> {
    return {
      [Symbol.asyncIterator]: () => {
        const reader = new Reader<T>(() => void this.#readers.delete(reader));
        if (this.#isClosed) reader.end();
        else this.#readers.add(reader);
        return reader;
      },
    };
  }
}

class Reader<T> implements AsyncIterator<T, undefined> {
  readonly #onLeave: () => void;
  readonly #unread: T[] = [];
  /** How many of `#unread` have been read: a list that is cut off at its front for each event would be slow. */
  #read = 0;
  #waiting: ((result: IteratorResult<T, undefined>) => void)[] = [];
  #isOver = false;

  constructor(onLeave: () => void) {
    this.#onLeave = onLeave;
  }

  push(event: T): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#unread.push(event);
    else next({ done: false, value: event });
  }

  end(): void {
    this.#isOver = true;
    for (const next of this.#waiting.splice(0)) next(DONE);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#read < this.#unread.length) {
      // The length was looked at a moment ago.
      const value = this.#unread[this.#read++] as T;
      if (this.#read === this.#unread.length) this.#forget();
      return Promise.resolve({ done: false, value });
    }
    if (this.#isOver) return Promise.resolve(DONE);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#onLeave();
    this.#forget();
    this.end();
    return Promise.resolve(DONE);
  }

  #forget(): void {
    this.#unread.length = 0;
    this.#read = 0;
  }
}

const DONE = Object.freeze({ done: true as const, value: undefined });
