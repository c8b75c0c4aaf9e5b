import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "../internal/virtual-clock.ts";
import { createAutoRefreshCache, type AutoRefreshCacheOptions, type PollOutcome } from "./auto-refresh-cache.ts";

const INTERVAL = 10_000;

interface Call {
  readonly id: string;
  readonly at: number;
}

function world(overrides: Partial<AutoRefreshCacheOptions<string>> = {}) {
  const clock = createVirtualClock();
  const calls: Call[] = [];
  const delivered: { id: string; outcome: PollOutcome<string> }[] = [];
  const running = new Map<string, number>();
  let mostPerItem = 0;
  let most = 0;
  const get = overrides.get ?? (() => "fine");
  const cache = createAutoRefreshCache<string>({
    clock,
    resyncIntervalMs: INTERVAL,
    workers: 2,
    timeoutMs: 3_000,
    takeToken: () => 0,
    deliver: (id, outcome) => void delivered.push({ id, outcome }),
    ...overrides,
    get: async (id, signal) => {
      calls.push({ id, at: clock.monotonic() });
      running.set(id, (running.get(id) ?? 0) + 1);
      mostPerItem = Math.max(mostPerItem, running.get(id) ?? 0);
      most = Math.max(
        most,
        [...running.values()].reduce((sum, count) => sum + count, 0),
      );
      try {
        return await get(id, signal);
      } finally {
        running.set(id, (running.get(id) ?? 1) - 1);
      }
    },
  });
  return { clock, cache, calls, delivered, mostPerItem: () => mostPerItem, most: () => most };
}

const never = () => new Promise<string>(() => {});
const sleeping = (clock: () => VirtualClock, ms: number) => async () => {
  await clock().sleep(ms);
  return "fine";
};

describe("auto-refresh cache", () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => void process.on("unhandledRejection", note));
  afterEach(() => {
    process.off("unhandledRejection", note);
    expect(unhandled.splice(0)).toEqual([]);
  });

  it("polls a new item at once and then once per interval (RT-12, CF-05)", async () => {
    const { clock, cache, calls } = world();
    cache.add("a");
    await clock.advance(3 * INTERVAL + 1);
    expect(calls.map(({ at }) => at)).toEqual([0, INTERVAL, 2 * INTERVAL, 3 * INTERVAL]);
  });

  it("waits with the first poll as long as it is asked to", async () => {
    const { clock, cache, calls } = world();
    cache.add("a", 1_000);
    cache.add("a", 0);
    await clock.advance(INTERVAL);
    expect(calls.map(({ at }) => at)).toEqual([1_000]);
  });

  it("has one poll of an item under way when get outlasts the interval (RT-04, D6)", async () => {
    let clock = createVirtualClock();
    const made = world({ workers: 8, timeoutMs: 10 * INTERVAL, get: sleeping(() => clock, 3 * INTERVAL) });
    clock = made.clock;
    made.cache.add("a");
    await clock.advance(10 * INTERVAL);
    expect(made.mostPerItem()).toBe(1);
    expect(made.calls.map(({ at }) => at / INTERVAL)).toEqual([0, 3, 6, 9]);
  });

  it("frees the worker of a hung get at its deadline, and polls the item again (RT-05, RT-10)", async () => {
    const { clock, cache, calls, delivered } = world({ workers: 1, get: (id) => (id === "hung" ? never() : "fine") });
    cache.add("hung");
    cache.add("b");
    await clock.advance(INTERVAL + 1);
    expect(calls).toEqual([
      { id: "hung", at: 0 },
      { id: "b", at: 3_000 },
      { id: "hung", at: INTERVAL },
    ]);
    expect(delivered[0]?.outcome).toMatchObject({ ok: false, error: { code: "DeadlineExceeded" } });
  });

  it("drops the answer of a get that was given up", async () => {
    let answer: (value: string) => void = () => {};
    const { clock, cache, delivered } = world({ get: () => new Promise((resolve) => (answer = resolve)) });
    cache.add("a");
    await clock.advance(3_001);
    answer("late");
    await clock.advance(1);
    expect(delivered).toHaveLength(1);
  });

  it("survives gets that throw, reject with no error, and reject after their deadline (RT-03, D5)", async () => {
    let clock = createVirtualClock();
    const bad: Record<string, () => string | Promise<string>> = {
      throws: () => {
        throw new Error("at once");
      },
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what a careless plugin does
      rejects: () => Promise.reject("no error at all"),
      late: async () => {
        await clock.sleep(5_000);
        throw new Error("too late");
      },
    };
    const made = world({ workers: 1, get: (id) => bad[id]?.() ?? "fine" });
    clock = made.clock;
    for (const id of [...Object.keys(bad), "good"]) made.cache.add(id);
    await clock.advance(10 * INTERVAL);
    expect(made.delivered.filter(({ id }) => id === "good").length).toBeGreaterThanOrEqual(9);
    expect(made.delivered.filter(({ outcome }) => outcome.ok).every(({ id }) => id === "good")).toBe(true);
  });

  it("keeps polling an item whose outcome could not be dealt with", async () => {
    const { clock, cache, calls } = world({ deliver: () => Promise.reject(new Error("cannot")) });
    cache.add("a");
    await clock.advance(INTERVAL);
    expect(calls).toHaveLength(2);
  });

  it("does not poll an item while its last outcome is being dealt with", async () => {
    let done: () => void = () => {};
    const { clock, cache, calls } = world({
      deliver: () => new Promise((resolve) => (done = () => resolve(undefined))),
    });
    cache.add("a");
    await clock.advance(5 * INTERVAL);
    expect(calls).toHaveLength(1);
    done();
    await clock.advance(1);
    expect(calls).toHaveLength(2);
  });

  it("polls no more after remove, aborts the poll under way and drops what it answers (RT-07)", async () => {
    let aborted = false;
    const { clock, cache, calls, delivered } = world({
      get: (_, signal) => {
        signal.addEventListener("abort", () => (aborted = true));
        return never();
      },
    });
    cache.add("a");
    await clock.advance(1);
    cache.remove("a");
    await clock.advance(10 * INTERVAL);
    expect({ calls: calls.length, delivered, aborted, polling: cache.polling, timers: clock.pending }).toEqual({
      calls: 1,
      delivered: [],
      aborted: true,
      polling: 0,
      timers: 0,
    });
  });

  it("polls no more an item that was removed while its outcome was being dealt with (RT-07)", async () => {
    let done: () => void = () => {};
    const { clock, cache, calls } = world({
      deliver: () => new Promise((resolve) => (done = () => resolve(undefined))),
    });
    cache.add("a");
    await clock.advance(1);
    cache.remove("a");
    done();
    await clock.advance(5 * INTERVAL);
    expect({ calls: calls.length, timers: clock.pending }).toEqual({ calls: 1, timers: 0 });
  });

  it("treats an id that was removed and added again as another item (D26, RT-17)", async () => {
    const answers: ((value: string) => void)[] = [];
    const { clock, cache, delivered } = world({ get: () => new Promise((resolve) => void answers.push(resolve)) });
    cache.add("a");
    await clock.advance(1);
    cache.remove("a");
    cache.add("a");
    await clock.advance(1);
    answers[0]?.("old");
    answers[1]?.("new");
    await clock.advance(1);
    expect(delivered).toEqual([{ id: "a", outcome: { ok: true, resource: "new" } }]);
  });

  it("polls at once when it is told to refresh, and not while a poll is under way", async () => {
    const { clock, cache, calls } = world();
    cache.add("a");
    await clock.advance(2_000);
    cache.refresh("a");
    await clock.advance(0);
    expect(calls.map(({ at }) => at)).toEqual([0, 2_000]);
    expect(cache.inspect("a")).toEqual({ polls: 2, lastPollAtMs: 2_000, nextPollAtMs: 2_000 + INTERVAL });
  });

  it("is not made to poll twice at a time by refresh (RT-04)", async () => {
    const made = world({ get: never, workers: 5 });
    made.cache.add("a");
    await made.clock.advance(1);
    for (let time = 0; time < 3; time++) made.cache.refresh("a");
    await made.clock.advance(1);
    expect(made.calls).toHaveLength(1);
    made.cache.close();
  });

  it("takes a token only for a poll that it makes (D7)", async () => {
    let tokens = 3;
    let taken = 0;
    const { clock, cache, calls } = world({
      takeToken: () => {
        if (tokens === 0) return 500;
        tokens--;
        taken++;
        return 0;
      },
    });
    for (let item = 0; item < 6; item++) cache.add(String(item));
    await clock.advance(400);
    expect({ taken, calls: calls.length }).toEqual({ taken: 3, calls: 3 });
    for (let item = 0; item < 6; item++) cache.remove(String(item));
    tokens = 10;
    await clock.advance(INTERVAL);
    expect({ taken, calls: calls.length, timers: clock.pending }).toEqual({ taken: 3, calls: 3, timers: 0 });
  });

  it("lets new items pass old ones, but not for ever (RT-06)", async () => {
    let nextTokenAt = 0;
    let clock = createVirtualClock();
    const made = world({
      workers: 50,
      takeToken: () => {
        const wait = nextTokenAt - clock.monotonic();
        if (wait > 0) return wait;
        nextTokenAt = clock.monotonic() + 100;
        return 0;
      },
    });
    clock = made.clock;
    for (let item = 0; item < 10; item++) made.cache.add(`old${item}`);
    await clock.advance(1_000);
    // From here on, as many first polls come in as there are tokens.
    for (let second = 0; second < 40; second++) {
      for (let item = 0; item < 10; item++) made.cache.add(`new${second}-${item}`);
      await clock.advance(1_000);
    }
    for (let item = 0; item < 10; item++) {
      const polls = made.calls.filter(({ id }) => id === `old${item}`).map(({ at }) => at);
      expect(polls.length).toBeGreaterThanOrEqual(2);
    }
    const waits = made.calls.filter(({ id }) => id === "new0-0");
    expect(waits[0]!.at).toBeLessThan(2_000);
  });

  it("leaves no timer and no poll behind when it is closed (D25)", async () => {
    const { clock, cache } = world({ get: never });
    for (let item = 0; item < 5; item++) cache.add(String(item));
    await clock.advance(1);
    cache.close();
    await clock.advance(0);
    expect({ size: cache.size, polling: cache.polling, timers: clock.pending }).toEqual({
      size: 0,
      polling: 0,
      timers: 0,
    });
  });

  it("under any load: one poll per item, no more than the workers, every item in turn", async () => {
    const load = fc.record({
      workers: fc.integer({ min: 1, max: 4 }),
      msPerToken: fc.integer({ min: 1, max: 400 }),
      items: fc.array(
        fc.record({ addAt: fc.integer({ min: 0, max: 20_000 }), takesMs: fc.integer({ min: 0, max: 4_000 }) }),
        { minLength: 1, maxLength: 12 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(load, async ({ workers, msPerToken, items }) => {
        let clock = createVirtualClock();
        let nextTokenAt = 0;
        const made = world({
          workers,
          timeoutMs: 3_000,
          takeToken: () => {
            const wait = nextTokenAt - clock.monotonic();
            if (wait > 0) return wait;
            nextTokenAt = clock.monotonic() + msPerToken;
            return 0;
          },
          get: async (id) => {
            await clock.sleep(Math.min(items[Number(id)]!.takesMs, 2_999));
            return "fine";
          },
        });
        clock = made.clock;
        for (const [index, item] of items.entries()) clock.setTimer(item.addAt, () => made.cache.add(String(index)));
        await clock.advance(90_000);
        expect(made.mostPerItem()).toBe(1);
        expect(made.most()).toBeLessThanOrEqual(workers);
        // The longest that an item can wait: its interval, plus one turn of all others.
        const turnMs = items.length * Math.max(msPerToken, 3_000 / workers) + 3_000;
        for (const [index, item] of items.entries()) {
          const at = made.calls.filter(({ id }) => id === String(index)).map((call) => call.at);
          const gaps = [...at, 90_000].map((time, position) => time - (at[position - 1] ?? item.addAt));
          expect(Math.max(...gaps)).toBeLessThanOrEqual(INTERVAL + 2 * turnMs);
        }
        made.cache.close();
      }),
      { numRuns: 60 },
    );
  });
});
