import fc from "fast-check";
import { expect, test } from "vitest";
import { TimerQueue, type TimerEntry } from "./timer-queue.ts";

/** What the queue promises, slowly: entries in order of time, and of insertion where times are equal. */
interface Model {
  readonly sorted: TimerEntry[];
  readonly removed: TimerEntry[];
}
type Command = fc.Command<Model, TimerQueue>;

function expectSame(model: Model, queue: TimerQueue): void {
  expect(queue.size).toBe(model.sorted.length);
  expect(queue.first()).toBe(model.sorted[0]);
  const earliest = model.sorted.filter(({ at }) => at === model.sorted[0]?.at);
  expect(queue.earliest()).toEqual(earliest);
}

const add = (at: number): Command => ({
  check: () => true,
  run: (model, queue) => {
    const entry = queue.add(at, () => {});
    const index = model.sorted.findIndex((other) => other.at > at);
    model.sorted.splice(index === -1 ? model.sorted.length : index, 0, entry);
    expectSame(model, queue);
  },
  toString: () => `add(${at})`,
});

const remove = (position: number): Command => ({
  check: (model) => model.sorted.length > 0,
  run: (model, queue) => {
    const [entry] = model.sorted.splice(position % model.sorted.length, 1);
    expect(entry !== undefined && queue.remove(entry)).toBe(true);
    model.removed.push(...(entry === undefined ? [] : [entry]));
    expectSame(model, queue);
  },
  toString: () => `remove(${position})`,
});

const removeAgain = (position: number): Command => ({
  check: (model) => model.removed.length > 0,
  run: (model, queue) => {
    const entry = model.removed[position % model.removed.length];
    expect(entry !== undefined && queue.remove(entry)).toBe(false);
    expectSame(model, queue);
  },
  toString: () => `removeAgain(${position})`,
});

test("the queue keeps the order of a sorted array, whatever is added and removed", () => {
  const times = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true, min: 0 }));
  const commands = fc.commands([times.map(add), times.map(add), fc.nat().map(remove), fc.nat().map(removeAgain)], {
    maxCommands: 60,
  });
  fc.assert(
    fc.property(commands, (run) => {
      fc.modelRun(() => ({ model: { sorted: [], removed: [] }, real: new TimerQueue() }), run);
    }),
    { numRuns: 300 },
  );
});

const RISING: [number, boolean][] = [
  [1, true],
  [2, false],
  [0, false],
  [1, true],
  [1, true],
  [0, false],
  [0, true],
];

test("what is left after removals comes out in order", () => {
  const delays = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.boolean()), { maxLength: 40 });
  fc.assert(
    fc.property(delays, (timers) => {
      const queue = new TimerQueue();
      const entries = timers.map(([at]) => queue.add(at, () => {}));
      const kept = entries.filter((entry, index) => timers[index]?.[1] === true || !queue.remove(entry));
      const drained: TimerEntry[] = [];
      for (let first = queue.first(); first !== undefined; first = queue.first()) {
        drained.push(first);
        queue.remove(first);
      }
      expect(drained).toEqual(kept.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence));
    }),
    // The last entry takes the place of a removed one and must rise above its new parent: rare by chance.
    { examples: [[RISING]], numRuns: 500 },
  );
});

test("an empty queue has nothing due", () => {
  const queue = new TimerQueue();
  expect(queue.first()).toBeUndefined();
  expect(queue.earliest()).toEqual([]);
});

test("an entry of another queue is not removed", () => {
  const queue = new TimerQueue();
  queue.add(1, () => {});
  expect(queue.remove(new TimerQueue().add(1, () => {}))).toBe(false);
  expect(queue.size).toBe(1);
});
