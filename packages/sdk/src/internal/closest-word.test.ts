import fc from "fast-check";
import { expect, test } from "vitest";
import { closestWord } from "./closest-word.ts";

const FIELDS = ["resourceQuotas", "readRateLimiter", "writeRateLimiter", "caching", "timeouts"];

test.for([
  ["readRateLimit", "readRateLimiter"],
  ["READRATELIMITER", "readRateLimiter"],
  ["wirteRateLimiter", "writeRateLimiter"],
  ["timeout", "timeouts"],
  ["cahcing", "caching"],
  ["quotas", undefined],
  ["x", undefined],
  ["", undefined],
  ["x".repeat(100_000), undefined],
])("%j means %j", ([word, expected]) => {
  expect(closestWord(word ?? "", FIELDS)).toBe(expected);
});

test("the nearest of several is taken, and the first of equals", () => {
  expect(closestWord("sparks", ["sparky", "spark", "park"])).toBe("sparky");
  expect(closestWord("spark", ["shark", "spark"])).toBe("spark");
});

test("a word means itself, and one letter more or less is understood", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{3,20}$/), fc.nat(), fc.stringMatching(/^[a-z]$/), (word, at, letter) => {
      const index = at % (word.length + 1);
      expect(closestWord(word, [word])).toBe(word);
      expect(closestWord(word.slice(0, index) + letter + word.slice(index), [word])).toBe(word);
    }),
  );
});
