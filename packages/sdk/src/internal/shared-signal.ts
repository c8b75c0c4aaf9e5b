/**
 * An abort signal for all who need one at the moment. Nothing is kept while nobody does: an AbortController takes more than half a kilobyte, and
 * a hundred thousand tasks that wait for their next poll need none.
 */
export class SharedSignal {
  #controller: AbortController | undefined;
  #users = 0;
  #closed: { readonly reason: unknown } | undefined;

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Runs with the signal. After `close` it is aborted from the beginning. */
  async during<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) return await run(AbortSignal.abort(this.#closed.reason));
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

  /** Aborts, now and for ever. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
    this.abort(reason);
  }
}
