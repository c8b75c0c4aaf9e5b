import * as fc from "fast-check";
import { expect, it } from "vitest";

import { Work } from "./work.ts";

it("lets everything come back in the order in which it was begun, whatever the order in which it ends", async () => {
  const orders = fc
    .integer({ min: 1, max: 8 })
    .chain((count) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }));
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      const work = new Work();
      const cameBack: number[] = [];
      const places = order.map(() => work.begin());
      const all = places.map(async (place, index) => {
        await place.earlier;
        cameBack.push(index);
      });
      for (const index of order) {
        expect(work.takeTurn()).toBe(true);
        places[index]?.end();
        await Promise.resolve();
      }
      await Promise.all(all);
      expect(cameBack).toEqual([...order.keys()]);
      expect(work.takeTurn()).toBe(false);
    }),
  );
});

it("counts what is left for the next turn for one turn", () => {
  const work = new Work();
  work.leaveForNextTurn();
  expect([work.takeTurn(), work.takeTurn()]).toEqual([true, false]);
});

it("waits for nothing any more once it was given up, and for what begins later", async () => {
  const work = new Work();
  work.begin();
  const behind = work.begin();
  work.giveUp();
  expect(work.takeTurn()).toBe(false);
  await behind.earlier;
  work.begin();
  expect(work.takeTurn()).toBe(true);
});
