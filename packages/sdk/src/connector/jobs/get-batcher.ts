import type { Timer } from "../../contract/clock.ts";
import type { GetManyResult } from "../../contract/call-contexts.ts";
import type { Logger } from "../../contract/logger.ts";
import { CancelledError } from "../../errors/cancelled-error.ts";
import { ErrorCode } from "../../errors/error-code.ts";
import { RetryAfterError } from "../../errors/retry-after-error.ts";
import { RetryableError } from "../../errors/retryable-error.ts";
import { toPluginError } from "../../errors/to-plugin-error.ts";
import { callWithDeadline } from "../../internal/call-with-deadline.ts";
import { failureOfBatch } from "../../internal/failure-of-batch.ts";
import type { ConnectorServices } from "../plugins/connector-services.ts";
import type { ServedAsyncPlugin } from "../plugins/served-plugin.ts";
import type { PluginCallEnd } from "../plugins/plugin-call.ts";
import { pluginCallObserver } from "./plugin-call-observer.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** How long a poll waits for others to be asked with. Short beside a request to any service. */
const WINDOW_MS = 10;

/** One job that is asked for; by several clients at once, perhaps. */
interface Item {
  readonly key: string;
  readonly resourceMeta: unknown;
  readonly answer: PromiseWithResolvers<unknown>;
  /** Clients that wait for the answer. */
  waiting: number;
  /** Set once it is asked for. */
  batch: Batch | undefined;
}

interface Batch {
  readonly items: readonly Item[];
  readonly controller: AbortController;
}

/**
 * Collects polls of a plugin that has `getMany`, and asks for them with one call: as many as come within a short window, or while the
 * read limiter has no token, up to `caching.getManyMaxSize`. The call ends when no client waits for any of its jobs.
 */
export class GetBatcher {
  readonly #plugin: ServedAsyncPlugin;
  readonly #services: ConnectorServices;
  readonly #logger: Logger;
  /** Jobs that no call has begun for, oldest first. */
  readonly #gathered = new Map<string, Item>();
  #window: Timer | undefined;
  /** Ends the wait for a token. */
  #turn: AbortController | undefined;

  constructor(plugin: ServedAsyncPlugin, services: ConnectorServices) {
    this.#plugin = plugin;
    this.#services = services;
    this.#logger = services.logger.child({ plugin: plugin.id });
  }

  /**
   * What `getMany` says of one job.
   *
   * @throws what `getMany` said or threw; RetryableError with code `BadResponse` or `DeadlineExceeded`; the signal's reason.
   */
  async ask(key: string, resourceMeta: unknown, signal: AbortSignal): Promise<unknown> {
    const item = this.#gathered.get(key) ?? this.#gather(key, resourceMeta);
    item.waiting++;
    try {
      return await unlessAborted(item.answer.promise, signal);
    } finally {
      item.waiting--;
      if (item.waiting === 0) this.#leave(item);
    }
  }

  #gather(key: string, resourceMeta: unknown): Item {
    const answer = Promise.withResolvers<unknown>();
    // Everybody may be gone by then.
    answer.promise.catch(() => {});
    const item: Item = { key, resourceMeta, answer, waiting: 0, batch: undefined };
    this.#gathered.set(key, item);
    if (this.#turn !== undefined) return item;
    if (this.#gathered.size >= this.#plugin.config.caching.getManyMaxSize) this.#takeTurn();
    else this.#window ??= this.#services.clock.setTimer(WINDOW_MS, () => this.#takeTurn());
    return item;
  }

  #leave(item: Item): void {
    if (this.#gathered.get(item.key) === item) this.#gathered.delete(item.key);
    if (this.#gathered.size === 0) {
      this.#window?.cancel();
      this.#window = undefined;
      this.#turn?.abort();
    }
    const { batch } = item;
    if (batch === undefined || batch.items.some(({ waiting }) => waiting > 0)) return;
    batch.controller.abort(new CancelledError(ErrorCode.Cancelled, "Nobody waits for these jobs any more"));
  }

  #takeTurn(): void {
    this.#window?.cancel();
    this.#window = undefined;
    const { readLimiter } = this.#plugin;
    if (readLimiter.tryTake() === 0) {
      this.#begin(0);
      return;
    }
    const { clock } = this.#services;
    const askedAt = clock.monotonic();
    const turn = new AbortController();
    this.#turn = turn;
    // Those who come meanwhile are asked for as well.
    readLimiter.acquire(turn.signal).then(
      () => {
        this.#turn = undefined;
        this.#begin(clock.monotonic() - askedAt);
      },
      () => {
        // All were gone; somebody may have come since.
        this.#turn = undefined;
        if (this.#gathered.size > 0) this.#takeTurn();
      },
    );
  }

  #begin(waitedMs: number): void {
    const { getManyMaxSize } = this.#plugin.config.caching;
    const items = [...this.#gathered.values()].slice(0, getManyMaxSize);
    for (const { key } of items) this.#gathered.delete(key);
    if (this.#gathered.size > 0) this.#takeTurn();
    if (items.length === 0) return;
    const batch: Batch = { items, controller: new AbortController() };
    for (const item of items) item.batch = batch;
    void this.#call(batch, waitedMs);
  }

  /** Never rejects. */
  async #call({ items, controller: { signal } }: Batch, waitedMs: number): Promise<void> {
    const { id, plugin, config, throttle } = this.#plugin;
    const { clock } = this.#services;
    const observe = pluginCallObserver(this.#services, id, "getMany");
    const startedAt = clock.monotonic();
    const ended = (outcome: PluginCallEnd["outcome"]): void =>
      observe({ outcome, ms: clock.monotonic() - startedAt, waitedMs, isRetry: false });
    const resourceMetas = Object.freeze(items.map(({ resourceMeta }) => resourceMeta));
    const what = `getMany of plugin ${JSON.stringify(id)}`;
    const options = { clock, timeoutMs: config.timeouts.getMs, what, signal };
    try {
      const results: unknown = await callWithDeadline(options, (callSignal) =>
        plugin.getMany?.(Object.freeze({ signal: callSignal, logger: this.#logger, resourceMetas })),
      );
      const checked = checkedResults(results, items.length);
      throttle.succeeded();
      ended("ok");
      for (const [index, item] of items.entries()) this.#settle(item, checked[index]);
    } catch (thrown) {
      ended(toPluginError(thrown).consequence);
      const error = failureOfBatch(thrown);
      if (error instanceof RetryAfterError) throttle.slowDown(error);
      for (const { answer } of items) answer.reject(error);
    }
  }

  // A plugin written without TypeScript may give anything.
  #settle({ answer }: Item, result: GetManyResult<unknown> | undefined): void {
    if (typeof result === "object" && result !== null) {
      if ("error" in result && result.error !== undefined) {
        if (result.error instanceof RetryAfterError) this.#plugin.throttle.slowDown(result.error);
        answer.reject(result.error);
        return;
      }
      if ("resource" in result && result.resource !== undefined) {
        answer.resolve(result.resource);
        return;
      }
    }
    const message = "getMany must give { resource } or { error } for each job";
    answer.reject(new RetryableError(ErrorCode.BadResponse, message));
  }
}

function checkedResults(results: unknown, expected: number): readonly (GetManyResult<unknown> | undefined)[] {
  if (Array.isArray(results) && results.length === expected) return results;
  const got = Array.isArray(results) ? `${results.length} results` : typeof results;
  const message = `getMany must give one result for each of ${expected} jobs, in the same order; it gave ${got}`;
  throw new RetryableError(ErrorCode.BadResponse, message);
}
