import { getEventListeners } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "./system-clock.ts";

const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test("it shows the time of the machine", () => {
  expect(systemClock.now()).toBe(1_000);
  const before = systemClock.monotonic();
  vi.advanceTimersByTime(250);
  expect(systemClock.now()).toBe(1_250);
  expect(systemClock.monotonic() - before).toBe(250);
});

test("a timer fires once, at its time", () => {
  const callback = vi.fn<() => void>();
  systemClock.setTimer(100, callback);
  vi.advanceTimersByTime(99);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(callback).toHaveBeenCalledTimes(1);
});

test.for([-1, Number.NaN, 0])("a timer of %d ms fires in the next turn", (ms) => {
  const callback = vi.fn<() => void>();
  systemClock.setTimer(ms, callback);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

test("a timer of 60 days, which is longer than setTimeout can wait, fires after 60 days", () => {
  const callback = vi.fn<() => void>();
  systemClock.setTimer(60 * DAY_MS, callback);
  vi.advanceTimersByTime(60 * DAY_MS - 1);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("a long timer can be cancelled in any of its parts, and leaves none", () => {
  for (const elapsed of [0, 30 * DAY_MS, 55 * DAY_MS]) {
    const callback = vi.fn<() => void>();
    const timer = systemClock.setTimer(60 * DAY_MS, callback);
    vi.advanceTimersByTime(elapsed);
    timer.cancel();
    timer.cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100 * DAY_MS);
    expect(callback).not.toHaveBeenCalled();
  }
});

test("a sleep that is aborted rejects with the reason and leaves neither timer nor listener", async () => {
  const controller = new AbortController();
  const reason = new Error("stop");
  const sleeping = systemClock.sleep(60 * DAY_MS, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("a sleep that ends leaves no listener", async () => {
  const { signal } = new AbortController();
  const sleeping = systemClock.sleep(10, signal);
  await vi.advanceTimersByTimeAsync(10);
  await sleeping;
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});
