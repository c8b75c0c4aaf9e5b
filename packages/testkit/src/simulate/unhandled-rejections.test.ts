import { expect, it, onTestFinished } from "vitest";

import { watchUnhandledRejections } from "./unhandled-rejections.ts";

const EVENT = "unhandledRejection";

// What Node does for a rejection that nobody handles; a real one would fail the run for whoever listens to all of them.
function reject(reason: unknown): void {
  process.emit(EVENT, reason, Promise.resolve());
}

it("tells the simulation of a rejection, and nobody else until it has ended", () => {
  const heard: unknown[] = [];
  const before = process.listeners(EVENT);
  const other = (reason: unknown): void => void heard.push(["other", reason]);
  process.removeAllListeners(EVENT).on(EVENT, other);
  onTestFinished(() => {
    process.removeAllListeners(EVENT);
    for (const listener of before) process.on(EVENT, listener);
  });

  const unwatch = watchUnhandledRejections((reason) => heard.push(["simulation", reason]));
  reject(1);
  unwatch();
  reject(2);
  expect(heard).toEqual([
    ["simulation", 1],
    ["other", 2],
  ]);
  expect(process.listeners(EVENT)).toEqual([other]);
});

it("leaves a rejection to the listeners of before when it may belong to either of two simulations", () => {
  const heard: unknown[] = [];
  const before = process.listeners(EVENT);
  process.removeAllListeners(EVENT).on(EVENT, (reason) => heard.push(reason));
  onTestFinished(() => {
    process.removeAllListeners(EVENT);
    for (const listener of before) process.on(EVENT, listener);
  });

  const unwatchers = [watchUnhandledRejections(() => {}), watchUnhandledRejections(() => {})];
  reject(1);
  for (const unwatch of unwatchers) unwatch();
  expect(heard).toEqual([1]);
});
