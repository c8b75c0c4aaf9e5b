import type { Awaitable } from "../contract/awaitable.ts";
import type { Clock, Timer } from "../contract/clock.ts";
import { ErrorCode } from "../errors/error-code.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
import { RetryableError } from "../errors/retryable-error.ts";
import { callWithDeadline } from "../internal/call-with-deadline.ts";
import { failureOfBatch } from "../internal/failure-of-batch.ts";
import { IndexedHeap, type HeapNode } from "../internal/indexed-heap.ts";
import { ReadyQueue, type Pollable } from "./ready-queue.ts";

/** How one poll ended. */
export type PollOutcome<Res> =
  | { readonly ok: true; readonly resource: Res }
  /** What `get` threw; RetryableError with code `DeadlineExceeded` when it gave no answer. */
  | { readonly ok: false; readonly error: unknown };

/** How many items are asked for with one call. */
export interface BatchGet<Res> {
  /** At least 1. */
  readonly maxSize: number;
  /** One outcome for each id, in the same order. Whatever else it does, every item has failed once. */
  readonly get: (ids: readonly string[], signal: AbortSignal) => Awaitable<readonly PollOutcome<Res>[]>;
}

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
  /** Asks for the states of many jobs with one call, one token and one worker. Default: each is asked for alone, with `get`. */
  readonly getMany?: BatchGet<Res> | undefined;
  /** Surrounds every call, its deadline included. Default: nothing. */
  readonly around?:
    | (<T>(method: "get" | "getMany", ids: readonly string[], call: () => Promise<T>) => Promise<T>)
    | undefined;
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
 * Items that are due together are asked for together, where `getMany` is there. An item of a call that failed as a whole is asked for
 * alone next time, until it answers: one bad item must not fail its neighbours for ever.
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
  /**
   * Makes an item due now. While it is polled, or its outcome is dealt with, it is polled once more afterwards, but not
   * within a second: the answer under way may be older than the reason to ask, and who asks at every poll must not poll without pause.
   */
  refresh(id: string): void;
  inspect(id: string): CacheEntryInfo | undefined;
  /** Removes everything and leaves no timer. */
  close(): void;
}

interface Item extends Pollable, HeapNode {
  readonly id: string;
  polls: number;
  lastStartMs: number;
  /** The end of waiting, in monotonic time. */
  at: number;
  /** The poll that is under way. */
  call: Call | undefined;
  /** Whether it must not share a call. */
  isAlone: boolean;
  /** Whether it was asked to be refreshed since its last poll began. */
  isStale: boolean;
}

/** A call that is under way. */
interface Call {
  readonly controller: AbortController;
  /** Whose outcome is still wanted. */
  readonly items: Set<Item>;
}

const NOT_WAITING = -1;
const SHORTEST_REFRESH_MS = 1_000;

/** Makes an empty cache. */
export function createAutoRefreshCache<Res>(options: AutoRefreshCacheOptions<Res>): AutoRefreshCache {
  return new PollingCache(options);
}

class PollingCache<Res> implements AutoRefreshCache {
  readonly #options: AutoRefreshCacheOptions<Res>;
  readonly #items = new Map<string, Item>();
  readonly #waiting = new IndexedHeap<Item>();
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
    const item: Item = {
      id,
      polls: 0,
      lastStartMs: 0,
      at: 0,
      sequence: 0,
      index: NOT_WAITING,
      call: undefined,
      isAlone: false,
      isStale: false,
    };
    this.#items.set(id, item);
    this.#schedule(item, firstInMs);
  }

  remove(id: string): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    this.#items.delete(id);
    this.#ready.remove(item);
    this.#waiting.remove(item);
    const { call } = item;
    item.call = undefined;
    // A call goes on as long as anybody wants its answer.
    if (call?.items.delete(item) === true && call.items.size === 0) {
      this.#polling--;
      call.controller.abort(new DOMException("The task is polled no more", "AbortError"));
    }
    this.#armWakeUp();
    this.#pump();
  }

  refresh(id: string): void {
    const item = this.#items.get(id);
    if (item === undefined) return;
    if (!this.#waiting.remove(item)) {
      item.isStale = true;
      return;
    }
    this.#ready.add(item);
    this.#armWakeUp();
    this.#pump();
  }

  inspect(id: string): CacheEntryInfo | undefined {
    const item = this.#items.get(id);
    if (item === undefined) return undefined;
    const lastPollAtMs = item.polls === 0 ? undefined : item.lastStartMs;
    return { polls: item.polls, lastPollAtMs, nextPollAtMs: item.index === NOT_WAITING ? undefined : item.at };
  }

  close(): void {
    for (const id of this.#items.keys()) this.remove(id);
    this.#tokenTimer?.cancel();
    this.#tokenTimer = undefined;
  }

  #schedule(item: Item, inMs: number): void {
    if (inMs > 0) {
      item.at = this.#options.clock.monotonic() + inMs;
      this.#waiting.add(item);
      this.#armWakeUp();
      return;
    }
    this.#ready.add(item);
    this.#pump();
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
    for (let item = this.#waiting.first(); item !== undefined && item.at <= now; item = this.#waiting.first()) {
      this.#waiting.remove(item);
      this.#ready.add(item);
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
      void this.#poll(this.#takeBatch());
    }
    if (this.#ready.size === 0) {
      this.#tokenTimer?.cancel();
      this.#tokenTimer = undefined;
    }
  }

  /** The item whose turn it is, and those after it that fit into the same call. */
  #takeBatch(): readonly Item[] {
    const first = this.#ready.take();
    if (first === undefined) return [];
    const batch = [first];
    const { maxSize } = this.#options.getMany ?? { maxSize: 1 };
    while (!first.isAlone && batch.length < maxSize) {
      const next = this.#ready.take(({ isAlone }) => !isAlone);
      if (next === undefined) break;
      batch.push(next);
    }
    return batch;
  }

  async #poll(batch: readonly Item[]): Promise<void> {
    const { clock } = this.#options;
    const call: Call = { controller: new AbortController(), items: new Set(batch) };
    const startMs = clock.monotonic();
    for (const item of batch) {
      item.call = call;
      item.polls++;
      item.lastStartMs = startMs;
      item.isStale = false;
    }
    this.#polling++;
    const outcomes = await this.#outcomesOf(batch, call.controller.signal);
    // All removed meanwhile: `remove` gave the worker back.
    if (call.items.size === 0) return;
    this.#polling--;
    const wanted = batch.map((item) => item.call === call);
    for (const item of call.items) item.call = undefined;
    this.#pump();
    await Promise.all(
      batch.map(async (item, index) => {
        const outcome = outcomes[index];
        if (wanted[index] === true && outcome !== undefined) await this.#settle(item, outcome);
      }),
    );
  }

  /** Never rejects, and has an outcome for each item. */
  async #outcomesOf(batch: readonly Item[], signal: AbortSignal): Promise<readonly PollOutcome<Res>[]> {
    const { clock, timeoutMs, get, getMany, around = (_method, _ids, run) => run() } = this.#options;
    const [first] = batch;
    try {
      if (first === undefined) return [];
      if (getMany === undefined || first.isAlone) {
        const what = `get of task ${JSON.stringify(first.id)}`;
        const call = { clock, timeoutMs, what, signal };
        const resource = await around("get", [first.id], () => callWithDeadline(call, (inner) => get(first.id, inner)));
        first.isAlone = false;
        return [{ ok: true, resource }];
      }
      const ids = batch.map(({ id }) => id);
      const what = `getMany of ${ids.length} tasks`;
      const call = { clock, timeoutMs, what, signal };
      const outcomes = await around("getMany", ids, () => callWithDeadline(call, (inner) => getMany.get(ids, inner)));
      if (outcomes.length === batch.length) return outcomes;
      throw new RetryableError(
        ErrorCode.BadResponse,
        `${what} gave ${outcomes.length} results; it must give one for each, in the same order`,
      );
    } catch (thrown) {
      if (getMany === undefined || first?.isAlone === true) return [{ ok: false, error: thrown }];
      const error = failureOfBatch(thrown);
      // Asking alone is of no use where the service asks for fewer calls.
      if (!(error instanceof RetryAfterError)) for (const item of batch) item.isAlone = true;
      return batch.map(() => ({ ok: false, error }));
    }
  }

  async #settle(item: Item, outcome: PollOutcome<Res>): Promise<void> {
    const { clock, resyncIntervalMs } = this.#options;
    const nextInMs = await this.#deliver(item, outcome);
    if (this.#items.get(item.id) !== item) return;
    const interval = item.isStale ? SHORTEST_REFRESH_MS : resyncIntervalMs;
    const leftMs = item.lastStartMs + interval - clock.monotonic();
    // Whoever asks for a longer wait, because its service asked for that, is not overruled by a refresh.
    this.#schedule(item, nextInMs ?? leftMs);
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
