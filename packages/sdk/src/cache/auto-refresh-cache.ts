import type { Awaitable } from "../contract/awaitable.ts";
import type { Clock, Timer } from "../contract/clock.ts";
import { callWithDeadline } from "../internal/call-with-deadline.ts";
import { TimerQueue, type TimerEntry } from "../internal/timer-queue.ts";
import { ReadyQueue, type Pollable } from "./ready-queue.ts";

/** How one poll ended. */
export type PollOutcome<Res> =
  | { readonly ok: true; readonly resource: Res }
  /** What `get` threw; RetryableError with code `DeadlineExceeded` when it gave no answer. */
  | { readonly ok: false; readonly error: unknown };

/** Options of {@link createAutoRefreshCache}. */
export interface AutoRefreshCacheOptions<Res> {
  readonly clock: Clock;
  /** Milliseconds between the beginnings of two polls of one item. */
  readonly resyncIntervalMs: number;
  /** Polls under way at the same time. */
  readonly workers: number;
  /** Milliseconds after which a poll has failed. */
  readonly timeoutMs: number;
  /** Takes a token of the read limiter: 0, or the milliseconds to wait. Asked only when a worker is free and an item is due. */
  readonly takeToken: () => number;
  /** Asks for the state of the item's job. */
  readonly get: (id: string, signal: AbortSignal) => Awaitable<Res>;
  /**
   * Takes the outcome of a poll; the item is polled no more until this has settled. Must not throw.
   *
   * @returns the milliseconds until the next poll. Default: what is left of the interval.
   */
  readonly deliver: (id: string, outcome: PollOutcome<Res>) => Awaitable<number | undefined>;
}

/** What is known about one item. */
export interface CacheEntryInfo {
  readonly polls: number;
  /** Monotonic time in milliseconds; absent before the first poll. */
  readonly lastPollAtMs: number | undefined;
  /** Monotonic time in milliseconds; absent while the item is polled, or due. */
  readonly nextPollAtMs: number | undefined;
}

/**
 * Keeps polling what is in it. Source: flytestdlib, autorefreshcache, without its defects (D5, D6, D7, D24, D25, D26, D43).
 *
 * Each item is in one of four states:
 *
 * | state | meaning | leaves when | owns |
 * |---|---|---|---|
 * | waiting | the next poll is not due | its time comes; `refresh` | an entry of `#waiting` |
 * | due | waits for a worker and a token | its turn comes | an entry of `#ready` |
 * | polling | `get` is under way | it settles, or its deadline passes | a worker, an AbortController |
 * | delivering | the outcome is being dealt with | `deliver` settles | nothing |
 *
 * So there is never more than one poll of an item, and an item that is removed and added again is another item:
 * whatever the old one still does is dropped.
 */
export interface AutoRefreshCache {
  readonly size: number;
  /** Polls under way. */
  readonly polling: number;
  /** Starts polling, after `firstInMs` milliseconds (default 0). An id that is there already is left as it is. */
  add(id: string, firstInMs?: number): void;
  /** Stops polling; aborts a poll under way and drops its outcome. */
  remove(id: string): void;
  /** Makes an item due now. Does nothing while it is polled. */
  refresh(id: string): void;
  inspect(id: string): CacheEntryInfo | undefined;
  /** Removes everything and leaves no timer. */
  close(): void;
}

interface Item extends Pollable {
  readonly id: string;
  polls: number;
  lastStartMs: number;
  /** The end of waiting. */
  wakeUp: TimerEntry | undefined;
  /** A poll is under way. */
  call: AbortController | undefined;
}

/** Makes an empty cache. */
export function createAutoRefreshCache<Res>(options: AutoRefreshCacheOptions<Res>): AutoRefreshCache {
  return new PollingCache(options);
}

class PollingCache<Res> implements AutoRefreshCache {
  readonly #options: AutoRefreshCacheOptions<Res>;
  readonly #items = new Map<string, Item>();
  readonly #waiting = new TimerQueue();
  readonly #ready = new ReadyQueue<Item>();
  #polling = 0;
  #wakeUpTimer: { readonly timer: Timer; readonly at: number } | undefined;
  #tokenTimer: Timer | undefined;

  constructor(options: AutoRefreshCacheOptions<Res>) {
    this.#options = options;
  }

  get size(): number {
    return this.#items.size;
  }

  get polling(): number {
    return this.#polling;
  }

  add(id: string, firstInMs = 0): void {
    if (this.#items.has(id)) return;
    const item: Item = { id, polls: 0, lastStartMs: 0, wakeUp: undefined, call: undefined };
    this.#items.set(id, item);
    this.#schedule(item, firstInMs);
  }

  remove(id: string): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    this.#items.delete(id);
    this.#ready.remove(item);
    if (item.wakeUp !== undefined) this.#waiting.remove(item.wakeUp);
    item.wakeUp = undefined;
    if (item.call !== undefined) {
      const call = item.call;
      item.call = undefined;
      this.#polling--;
      call.abort(new DOMException("The task is polled no more", "AbortError"));
    }
    this.#armWakeUp();
    this.#pump();
  }

  refresh(id: string): void {
    const item = this.#items.get(id);
    if (item?.wakeUp === undefined) return;
    this.#waiting.remove(item.wakeUp);
    this.#becomeDue(item);
    this.#armWakeUp();
    this.#pump();
  }

  inspect(id: string): CacheEntryInfo | undefined {
    const item = this.#items.get(id);
    if (item === undefined) return undefined;
    const lastPollAtMs = item.polls === 0 ? undefined : item.lastStartMs;
    return { polls: item.polls, lastPollAtMs, nextPollAtMs: item.wakeUp?.at };
  }

  close(): void {
    for (const id of this.#items.keys()) this.remove(id);
    this.#tokenTimer?.cancel();
    this.#tokenTimer = undefined;
  }

  #schedule(item: Item, inMs: number): void {
    if (inMs > 0) {
      item.wakeUp = this.#waiting.add(this.#options.clock.monotonic() + inMs, () => this.#becomeDue(item));
      this.#armWakeUp();
      return;
    }
    this.#becomeDue(item);
    this.#pump();
  }

  #becomeDue(item: Item): void {
    item.wakeUp = undefined;
    this.#ready.add(item);
  }

  /** Keeps one timer, for the earliest end of waiting. */
  #armWakeUp(): void {
    const at = this.#waiting.first()?.at;
    if (at === this.#wakeUpTimer?.at) return;
    this.#wakeUpTimer?.timer.cancel();
    this.#wakeUpTimer = undefined;
    if (at === undefined) return;
    const timer = this.#options.clock.setTimer(at - this.#options.clock.monotonic(), () => {
      this.#wakeUpTimer = undefined;
      this.#wakeUp(at);
    });
    this.#wakeUpTimer = { timer, at };
  }

  /** `until`: a real timer may fire a fraction of a millisecond early. */
  #wakeUp(until: number): void {
    const now = Math.max(until, this.#options.clock.monotonic());
    for (let entry = this.#waiting.first(); entry !== undefined && entry.at <= now; entry = this.#waiting.first()) {
      this.#waiting.remove(entry);
      entry.callback();
    }
    this.#armWakeUp();
    this.#pump();
  }

  /** Starts polls while there are a free worker, a due item and a token. Synchronous, so that no token is taken in vain. */
  #pump(): void {
    while (this.#polling < this.#options.workers && this.#ready.size > 0 && this.#tokenTimer === undefined) {
      const waitMs = this.#options.takeToken();
      if (waitMs > 0) {
        this.#tokenTimer = this.#options.clock.setTimer(waitMs, () => {
          this.#tokenTimer = undefined;
          this.#pump();
        });
        return;
      }
      const item = this.#ready.take();
      if (item !== undefined) void this.#poll(item);
    }
    if (this.#ready.size === 0) {
      this.#tokenTimer?.cancel();
      this.#tokenTimer = undefined;
    }
  }

  async #poll(item: Item): Promise<void> {
    const { clock, timeoutMs, get, resyncIntervalMs } = this.#options;
    const call = new AbortController();
    item.call = call;
    item.polls++;
    item.lastStartMs = clock.monotonic();
    this.#polling++;
    const outcome = await callWithDeadline(
      { clock, timeoutMs, what: `get of task ${JSON.stringify(item.id)}`, signal: call.signal },
      (signal) => get(item.id, signal),
    ).then(
      (resource): PollOutcome<Res> => ({ ok: true, resource }),
      (error: unknown): PollOutcome<Res> => ({ ok: false, error }),
    );
    // Removed meanwhile: `remove` gave the worker back.
    if (item.call !== call) return;
    item.call = undefined;
    this.#polling--;
    this.#pump();
    const nextInMs = await this.#deliver(item, outcome);
    if (this.#items.get(item.id) !== item) return;
    this.#schedule(item, nextInMs ?? item.lastStartMs + resyncIntervalMs - clock.monotonic());
  }

  async #deliver(item: Item, outcome: PollOutcome<Res>): Promise<number | undefined> {
    try {
      return await this.#options.deliver(item.id, outcome);
    } catch {
      // `deliver` reports its own faults; whatever it throws, the item stays in the round.
      return undefined;
    }
  }
}
