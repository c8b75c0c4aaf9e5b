import fc from "fast-check";
import { expect, it } from "vitest";
import { ReadyQueue, type Pollable } from "./ready-queue.ts";

it("gives first polls in the order in which they came, then whoever waits longest, and nobody twice", () => {
  const item = fc.record({ polls: fc.nat(1), lastStartMs: fc.nat(50) });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 20 }), (items) => {
      const queue = new ReadyQueue<Pollable>();
      for (const added of items) queue.add(added);
      const taken: Pollable[] = [];
      for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
      const fresh = items.filter(({ polls }) => polls === 0);
      const stale = items.filter(({ polls }) => polls > 0).sort((a, b) => a.lastStartMs - b.lastStartMs);
      expect(taken.filter(({ polls }) => polls === 0)).toEqual(fresh);
      expect(taken.filter(({ polls }) => polls > 0)).toEqual(stale);
      // Three first polls, then one of the others, as long as there are both.
      const turns = taken.slice(0, Math.min(fresh.length, 3 * stale.length)).map(({ polls }) => polls);
      expect(turns).toEqual(turns.map((_, turn) => (turn % 4 === 3 ? 1 : 0)));
    }),
  );
});

it("gives nothing that was removed", () => {
  const queue = new ReadyQueue<Pollable>();
  const items = [
    { polls: 0, lastStartMs: 0 },
    { polls: 1, lastStartMs: 1 },
    { polls: 1, lastStartMs: 2 },
  ];
  for (const item of items) queue.add(item);
  queue.remove(items[0]!);
  queue.remove(items[1]!);
  queue.remove(items[1]!);
  expect([queue.size, queue.take(), queue.take()]).toEqual([1, items[2], undefined]);
});
