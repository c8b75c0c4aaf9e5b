import { expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

const always = (value: number) => ({ next: () => value, uuid: () => "" });

it("doubles from one second to one minute, spread over the upper half of each step", () => {
  const failures = [1, 2, 3, 7, 50];
  expect(failures.map((count) => backoffMs(count, always(0)))).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
  expect(failures.map((count) => backoffMs(count, always(1)))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  expect(backoffMs(3, always(1), { baseMs: 10, maxMs: 25 })).toBe(25);
});
