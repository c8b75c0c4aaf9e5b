import fc from "fast-check";
import { expect, test } from "vitest";
import { createSeededRandom } from "./seeded-random.ts";
import { systemRandom } from "./system-random.ts";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("the same seed gives the same numbers and ids", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const [a, b] = [createSeededRandom(seed), createSeededRandom(seed)];
      expect([a.next(), a.uuid(), a.next()]).toEqual([b.next(), b.uuid(), b.next()]);
    }),
  );
});

// A change of the algorithm would change what every stored plan does.
test("the numbers of a seed stay what they are", () => {
  const random = createSeededRandom(42);
  expect([random.next(), random.next(), random.next()]).toEqual([
    0.6011037519201636, 0.44829055899754167, 0.8524657934904099,
  ]);
});

test("numbers are in [0, 1) and ids are version 4 UUIDs, whatever the seed", () => {
  fc.assert(
    fc.property(fc.double(), (seed) => {
      const random = createSeededRandom(seed);
      const numbers = Array.from({ length: 20 }, () => random.next());
      expect(numbers.filter((number) => !(number >= 0 && number < 1))).toEqual([]);
      expect(random.uuid()).toMatch(UUID_V4);
    }),
  );
});

test("numbers spread evenly, and different seeds differ", () => {
  const random = createSeededRandom(1);
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 10_000; draw++) {
    const bucket = Math.floor(random.next() * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  expect(Math.min(...buckets)).toBeGreaterThan(900);
  expect(Math.max(...buckets)).toBeLessThan(1_100);
  const firsts = Array.from({ length: 1_000 }, (_, seed) => createSeededRandom(seed).uuid());
  expect(new Set(firsts).size).toBe(1_000);
});

test("the machine's own randomness has the same form", () => {
  expect(systemRandom.uuid()).toMatch(UUID_V4);
  expect(systemRandom.next()).toBeLessThan(1);
});
