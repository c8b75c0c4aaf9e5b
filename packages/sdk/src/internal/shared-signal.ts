/**
 * An abort signal for all who need one at the moment. Nothing is kept while nobody does: an AbortController takes more than half a kilobyte, and
 * a hundred thousand tasks that wait for their next poll need none.
 */
export class SharedSignal {
  #controller: AbortController | undefined;
  #users = 0;

  /** Whether nobody uses it. */
  get isIdle(): boolean {
    return this.#controller === undefined;
  }

  /** Runs with the signal. */
  async during<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#controller ??= new AbortController();
    const controller = this.#controller;
    this.#users++;
    try {
      return await run(controller.signal);
    } finally {
      if (this.#controller === controller && --this.#users === 0) this.#controller = undefined;
    }
  }

  /** Aborts for all who use it now; who comes later gets another one. */
  abort(reason: unknown): void {
    const controller = this.#controller;
    this.#controller = undefined;
    this.#users = 0;
    controller?.abort(reason);
  }
}
