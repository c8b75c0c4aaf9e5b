const FEW = 8;

/** Events that can be read from the beginning by any number of readers, each at its own pace. */
export class EventLog<T> {
  #events: T[];
  #wakeUp: (() => void)[] | undefined;
  #closed: { readonly error: Error | undefined } | undefined;

  constructor(events: readonly T[] = []) {
    this.#events = [...events];
  }

  get last(): T | undefined {
    return this.#events.at(-1);
  }

  append(event: T): void {
    // A list that grows keeps room for many more; most tasks have a handful of events.
    if (this.#events.length < FEW) this.#events = [...this.#events, event];
    else this.#events.push(event);
    this.#wake();
  }

  /** Ends every reader once it has read all: quietly, or with an error. Closing again does nothing. */
  close(error?: Error): void {
    if (this.#closed !== undefined) return;
    this.#closed = { error };
    this.#wake();
  }

  /** @throws the error that the log was closed with, after the last event. */
  async *read(): AsyncGenerator<T, void, undefined> {
    for (let next = 0; ; next++) {
      while (next >= this.#events.length) {
        if (this.#closed !== undefined) {
          if (this.#closed.error !== undefined) throw this.#closed.error;
          return;
        }
        await new Promise<void>((resolve) => {
          (this.#wakeUp ??= []).push(resolve);
        });
      }
      const event = this.#events[next];
      if (event !== undefined) yield event;
    }
  }

  #wake(): void {
    const waiting = this.#wakeUp;
    this.#wakeUp = undefined;
    for (const wakeUp of waiting ?? []) wakeUp();
  }
}
