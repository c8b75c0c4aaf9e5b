import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { nameOfOwner, shortId } from "./short-id.ts";

const LONG = 100_000;
const decoder = new TextDecoder();
/** As they come off the wire: no two share memory. */
const longId = (index: number): string => decoder.decode(new Uint8Array(LONG).fill(0x61 + (index % 26)));

function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  // Only code that is compiled after the flag was set has it. It is a function, or the test fails.
  const collect = runInNewContext("gc") as () => void;
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage().heapUsed;
}

test.for([
  ["ids for log lines", shortId],
  ["names of owners of tokens", nameOfOwner],
] as const)("%s keep nothing of the long texts that they come from", ([, shorten]) => {
  const before = heapInUse();
  const kept = Array.from({ length: 500 }, (_, index) => shorten(longId(index)));
  // 50 MB otherwise.
  expect(heapInUse() - before).toBeLessThan(10_000_000);
  expect(kept.every(({ length }) => length <= 256)).toBe(true);
});

test("what is no longer than Flyte's own stays as it is", () => {
  expect(shortId("a".repeat(256))).toBe("a".repeat(256));
  expect(nameOfOwner("имя")).toBe("имя");
});

test("long names of owners differ where the names do", () => {
  const [one, other] = [`${"a".repeat(300)}1`, `${"a".repeat(300)}2`];
  expect(shortId(one)).toBe(shortId(other));
  expect(nameOfOwner(one)).not.toBe(nameOfOwner(other));
});

test("an id that is cut in the middle of a character is still text", () => {
  expect(shortId("😀".repeat(200)).isWellFormed()).toBe(true);
  expect(shortId(`a${"😀".repeat(200)}`).isWellFormed()).toBe(true);
});
