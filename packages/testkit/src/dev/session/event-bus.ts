import type { Clock, Timer } from "@flyte-webapi/sdk";

import type { DevEvent } from "../protocol/dev-event.ts";
import type { DevModel } from "../protocol/dev-model.ts";

/** Told of what has happened, some of it at a time. */
export type EventListener = (events: readonly DevEvent[]) => void;

/** Time in which events are gathered, in milliseconds. */
const GATHER_MS = 100;

/** Takes events into the model at once, and tells listeners of them in batches. */
export class EventBus {
  readonly #model: DevModel;
  readonly #clock: Clock;
  readonly #listeners = new Set<EventListener>();
  #waiting: DevEvent[] = [];
  #timer: Timer | undefined;

  constructor(model: DevModel, clock: Clock) {
    this.#model = model;
    this.#clock = clock;
  }

  emit(event: DevEvent): void {
    this.#model.apply(event);
    if (this.#listeners.size === 0) return;
    this.#waiting.push(event);
    this.#timer ??= this.#clock.setTimer(GATHER_MS, () => this.flush());
  }

  /** Tells listeners now. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0) return;
    for (const listener of this.#listeners) listener(events);
  }

  /** From the present state of the model on. @returns what ends it. */
  listen(listener: EventListener): () => void {
    // Others hear first of what the model knows already: the new one would hear it twice.
    this.flush();
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.flush();
    this.#listeners.clear();
  }
}
