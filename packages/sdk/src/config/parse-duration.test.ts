import fc from "fast-check";
import { expect, test } from "vitest";
import { ConfigError } from "../errors/config-error.ts";
import { durationToMs } from "./parse-duration.ts";

test.for([
  [0, 0],
  [1500, 1500],
  [0.5, 0.5],
  ["0", 0],
  ["0s", 0],
  ["30s", 30_000],
  ["500ms", 500],
  ["1m30s", 90_000],
  ["1h2m3.5s", 3_723_500],
  ["1.5h", 5_400_000],
  [".5s", 500],
  ["5.s", 5_000],
  ["8.2m", 492_000],
  ["100us", 0.1],
  ["100\u00b5s", 0.1],
  ["100\u03bcs", 0.1],
  ["1ns", 0.000001],
  ["1m1m", 120_000],
])("%j is %d ms", ([duration, ms]) => {
  expect(durationToMs(duration as "1s")).toBe(ms);
});

test.for([
  "",
  "30",
  "s",
  "-5s",
  "+5s",
  "5 s",
  " 5s",
  "5s ",
  "1e3s",
  "5S",
  "5d",
  ".s",
  "1h-2m",
  "Infinitys",
  "9".repeat(400) + "h",
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 63,
  null,
  undefined,
  5n,
  {},
  [],
  true,
])("%o is refused with the value and the expected forms", (duration) => {
  const call = (): number => durationToMs(duration as "1s");
  expect(call).toThrow(ConfigError);
  expect(call).toThrow(/"30s", "1m30s" or "500ms"/);
});

test("the refused value is in the message, cut when it is long", () => {
  expect(() => durationToMs("5d" as "5s")).toThrow('got "5d"');
  expect(() => durationToMs("x".repeat(1000) as "5s")).toThrow(`got "${"x".repeat(40)}..."`);
});

test("whole numbers of each unit add up exactly", () => {
  const amount = fc.integer({ min: 0, max: 999 });
  fc.assert(
    fc.property(amount, amount, amount, amount, (hours, minutes, seconds, ms) => {
      const expected = hours * 3_600_000 + minutes * 60_000 + seconds * 1_000 + ms;
      expect(durationToMs(`${hours}h${minutes}m${seconds}s${ms}ms` as "1s")).toBe(expected);
    }),
  );
});

test("a fraction of a second is exact to the nanosecond", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3599 }), fc.integer({ min: 0, max: 999_999_999 }), (seconds, nanos) => {
      const ms = durationToMs(`${seconds}.${String(nanos).padStart(9, "0")}s` as "1s");
      expect(Math.round(ms * 1e6)).toBe(seconds * 1e9 + nanos);
    }),
  );
});
