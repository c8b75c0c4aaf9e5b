import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { propertyRuns } from "../../test/property-runs.ts";
import { RetryAfterError } from "../errors/retry-after-error.ts";
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

  it("polls once more, a second after the poll began, when it was told to refresh meanwhile", async () => {
    let clock = createVirtualClock();
    const made = world({ get: sleeping(() => clock, 300) });
    clock = made.clock;
    made.cache.add("a");
    await clock.advance(100);
    made.cache.refresh("a");
    await clock.advance(5_000);
    expect(made.calls.map(({ at }) => at)).toEqual([0, 1_000]);
    // Whoever asks at every poll is polled once a second, not without pause.
    const eager = world({
      deliver: (id) => {
        eager.cache.refresh(id);
        return undefined;
      },
    });
    eager.cache.add("a");
    await eager.clock.advance(10_500);
    expect(eager.calls.map(({ at }) => at)).toEqual(Array.from({ length: 11 }, (_, second) => second * 1_000));
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

  describe("with getMany", () => {
    function batches(
      answer: (ids: readonly string[], signal: AbortSignal) => Promise<readonly PollOutcome<string>[]>,
      overrides: Partial<AutoRefreshCacheOptions<string>> = {},
      maxSize = 3,
    ) {
      const asked: { readonly at: number; readonly ids: readonly string[] }[] = [];
      const made = world({
        getMany: {
          maxSize,
          get: (ids, signal) => {
            asked.push({ at: made.clock.monotonic(), ids });
            return answer(ids, signal);
          },
        },
        ...overrides,
      });
      return { ...made, asked };
    }
    const fine = async (ids: readonly string[]) => ids.map((id) => ({ ok: true, resource: `state of ${id}` }) as const);

    it("asks for all that is due with one call and one token per batch, the longest unpolled first", async () => {
      let taken = 0;
      const { clock, cache, asked, calls, delivered } = batches(fine, { takeToken: () => (taken++, 0), workers: 1 });
      for (const id of ["a", "b", "c", "d"]) cache.add(id, 1_000);
      await clock.advance(1_000);
      expect(asked.map(({ ids }) => ids)).toEqual([["a", "b", "c"], ["d"]]);
      expect(delivered.map(({ id, outcome }) => [id, outcome.ok && outcome.resource])).toEqual(
        ["a", "b", "c", "d"].map((id) => [id, `state of ${id}`]),
      );
      await clock.advance(INTERVAL);
      expect({ taken, batches: asked.length, gets: calls.length }).toEqual({ taken: 4, batches: 4, gets: 0 });
    });

    it("gives each item its own outcome, in the order in which it was asked", async () => {
      const { clock, cache, delivered } = batches(async (ids) =>
        ids.map((id) => (id === "b" ? { ok: false, error: new Error("gone") } : { ok: true, resource: id })),
      );
      for (const id of ["a", "b", "c"]) cache.add(id);
      await clock.advance(1);
      cache.add("d");
      await clock.advance(INTERVAL + 1);
      expect(delivered.filter(({ id }) => id === "b").every(({ outcome }) => !outcome.ok)).toBe(true);
      expect(
        delivered.filter(({ id }) => id !== "b").every(({ id, outcome }) => outcome.ok && outcome.resource === id),
      ).toBe(true);
    });

    it("counts a batch that fails once per item, and then asks for each alone until it answers (D43)", async () => {
      const { clock, cache, asked, calls, delivered } = batches(
        async (ids) => {
          if (ids.includes("poison")) throw new Error("bad id in the list");
          return fine(ids);
        },
        {
          get: (id) => {
            if (id === "poison") throw new Error("bad id");
            return "fine";
          },
          workers: 5,
        },
      );
      for (const id of ["a", "poison", "b"]) cache.add(id, 1_000);
      await clock.advance(1_000);
      expect(delivered.map(({ id, outcome }) => [id, outcome.ok])).toEqual([
        ["a", false],
        ["poison", false],
        ["b", false],
      ]);
      await clock.advance(INTERVAL);
      expect(calls.map(({ id }) => id)).toEqual(["a", "poison", "b"]);
      await clock.advance(INTERVAL);
      expect(asked.map(({ ids }) => ids)).toEqual([
        ["a", "poison", "b"],
        ["a", "b"],
      ]);
      expect(calls.map(({ id }) => id)).toEqual(["a", "poison", "b", "poison"]);
    });

    it.each([
      ["too few", async () => [{ ok: true, resource: "one" } as const], "BadResponse"],
      ["nothing ever", () => new Promise<never>(() => {}), "DeadlineExceeded"],
    ])("fails each item once when the answer is %s, and frees the worker", async (_what, answer, code) => {
      const { clock, cache, delivered } = batches(answer, { workers: 1 });
      for (const id of ["a", "b"]) cache.add(id, 1_000);
      await clock.advance(4_000);
      expect(delivered).toMatchObject([
        { id: "a", outcome: { ok: false, error: { code } } },
        { id: "b", outcome: { ok: false, error: { code } } },
      ]);
      expect(cache.polling).toBe(0);
      cache.close();
    });

    it("keeps asking in batches where the service asks for fewer calls", async () => {
      const { clock, cache, asked, calls } = batches(async () => {
        throw new RetryAfterError("Throttled", "slow down", 1_000);
      });
      for (const id of ["a", "b"]) cache.add(id, 1_000);
      await clock.advance(2 * INTERVAL + 1_000);
      expect({ batches: asked.length, gets: calls.length }).toEqual({ batches: 3, gets: 0 });
      cache.close();
    });

    it("drops what is said of an item that was removed, and aborts a call that nobody waits for (RT-07)", async () => {
      const signals: AbortSignal[] = [];
      let clock = createVirtualClock();
      const made = batches(async (ids, signal) => {
        signals.push(signal);
        await clock.sleep(500);
        return fine(ids);
      });
      clock = made.clock;
      for (const id of ["a", "b", "c"]) made.cache.add(id, 1_000);
      await clock.advance(1_200);
      made.cache.remove("b");
      expect(signals[0]?.aborted).toBe(false);
      await clock.advance(1_000);
      expect(made.delivered.map(({ id }) => id)).toEqual(["a", "c"]);
      await clock.advance(INTERVAL - 1_000);
      made.cache.remove("a");
      made.cache.remove("c");
      await clock.advance(0);
      expect({ aborted: signals[1]?.aborted, polling: made.cache.polling }).toEqual({ aborted: true, polling: 0 });
    });
  });

  it(
    "under any load: one poll per item, no more than the workers, every item in turn",
    { timeout: 120_000 },
    async () => {
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
        { numRuns: propertyRuns(10_000) },
      );
    },
  );
});
