import fc from "fast-check";
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { createVirtualClock, settled } from "./virtual-clock.ts";

test("time stands still until it is moved", async () => {
  const clock = createVirtualClock({ startMs: 1_000 });
  await settled();
  expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
  await clock.advance(250);
  expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
});

test("it starts with the year 2026 by default", () => {
  expect(new Date(createVirtualClock().now()).toISOString()).toBe("2026-01-01T00:00:00.000Z");
});

test("timers fire by time, then in the order in which they were set, each at its own time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }), async (delays) => {
      const clock = createVirtualClock();
      const fired: [number, number][] = [];
      for (const [index, ms] of delays.entries()) clock.setTimer(ms, () => fired.push([clock.monotonic(), index]));
      expect(clock.pending).toBe(delays.length);
      expect(clock.nextAt()).toBe(delays.length === 0 ? undefined : Math.min(...delays));
      await clock.advance(20);
      const expected = delays.map((ms, index): [number, number] => [ms, index]);
      expect(fired).toEqual(expected.toSorted(([a, i], [b, j]) => a - b || i - j));
      expect([clock.pending, clock.monotonic()]).toEqual([0, 20]);
    }),
    { numRuns: 50 },
  );
});

test("a timer that is due later than asked does not fire", async () => {
  const clock = createVirtualClock();
  const fired: string[] = [];
  clock.setTimer(100, () => fired.push("due"));
  clock.setTimer(100.5, () => fired.push("late"));
  await clock.advance(100);
  expect(fired).toEqual(["due"]);
});

test("what a timer wakes is done before time moves on", async () => {
  const clock = createVirtualClock();
  const seen: number[] = [];
  const work = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      await clock.sleep(10);
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      seen.push(clock.monotonic());
    }
  };
  const done = work();
  await clock.advance(30);
  await done;
  expect(seen).toEqual([10, 20, 30]);
});

test.for([-5, Number.NaN, 0, Number.NEGATIVE_INFINITY])("a timer of %d ms is due at once", async (ms) => {
  const clock = createVirtualClock();
  const fired: number[] = [];
  clock.setTimer(ms, () => fired.push(clock.monotonic()));
  expect(fired).toEqual([]);
  await clock.advance(0);
  expect(fired).toEqual([0]);
});

test("a cancelled timer never fires, and cancelling again does nothing", async () => {
  const clock = createVirtualClock();
  const fired: string[] = [];
  const timer = clock.setTimer(5, () => fired.push("a"));
  const other = clock.setTimer(5, () => fired.push("b"));
  timer.cancel();
  timer.cancel();
  expect(clock.pending).toBe(1);
  await clock.advance(10);
  other.cancel();
  expect(fired).toEqual(["b"]);
});

test("fire runs one of the timers that are due first, and each once", () => {
  const clock = createVirtualClock();
  const fired: string[] = [];
  clock.setTimer(5, () => fired.push("a"));
  clock.setTimer(5, () => fired.push("b"));
  clock.setTimer(6, () => fired.push("c"));
  const [a, b, ...rest] = clock.earliest();
  expect(rest).toEqual([]);
  expect(b !== undefined && clock.fire(b)).toBe(true);
  expect(b !== undefined && clock.fire(b)).toBe(false);
  expect(a !== undefined && clock.fire(a)).toBe(true);
  expect(fired).toEqual(["b", "a"]);
  expect(clock.monotonic()).toBe(5);
});

test("a skew moves the wall clock and nothing else", async () => {
  const clock = createVirtualClock({ startMs: 1_000 });
  clock.setTimer(10, () => {});
  clock.skew(-500);
  expect([clock.now(), clock.monotonic(), clock.nextAt()]).toEqual([500, 0, 10]);
  clock.skew(200);
  await clock.advance(10);
  expect([clock.now(), clock.monotonic(), clock.pending]).toEqual([710, 10, 0]);
});

test("time never goes back when two advances overlap", async () => {
  const clock = createVirtualClock();
  // The shorter advance fires the timer, so it is the last to end.
  clock.setTimer(5, () => {});
  await Promise.all([clock.advance(10), clock.advance(1_000)]);
  expect(clock.monotonic()).toBe(1_000);
});

test("runAll fires what timers set in turn, until none is left or the limit has passed", async () => {
  const clock = createVirtualClock();
  let rounds = 0;
  const again = (): void => {
    rounds++;
    if (rounds < 5) clock.setTimer(100, again);
  };
  clock.setTimer(100, again);
  expect(await clock.runAll(300)).toBe(false);
  expect(rounds).toBe(3);
  expect(await clock.runAll()).toBe(true);
  expect(rounds).toBe(5);
});

describe("sleep", () => {
  test("ends at its time and leaves no listener", async () => {
    const clock = createVirtualClock();
    const { signal } = new AbortController();
    let woken = false;
    const sleeping = clock.sleep(10, signal).then(() => (woken = true));
    await clock.advance(9);
    expect(woken).toBe(false);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await clock.advance(1);
    await sleeping;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("rejects with the reason of an abort and leaves neither timer nor listener", async () => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const reason = new Error("stop");
    const sleeping = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  test("rejects at once when the signal is aborted already, and sets no timer", async () => {
    const clock = createVirtualClock();
    const reason = new Error("stop");
    await expect(clock.sleep(10, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });
});
