import fc from "fast-check";
import { expect, test } from "vitest";
import { roughBytes } from "./rough-bytes.ts";

const ENOUGH = Number.MAX_SAFE_INTEGER;

test("nothing that a value holds goes uncounted", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(roughBytes([value], ENOUGH)).toBeGreaterThan(JSON.stringify(value).length / 2);
    }),
  );
});

test.for([
  ["a text", "x".repeat(1_000), 1_000],
  ["bytes", { deep: [{ value: new Uint8Array(5_000) }] }, 5_000],
  ["many small things", Array.from({ length: 1_000 }, () => ({})), 28_000],
  ["names of fields in fields", { a: { b: { c: "x".repeat(500) } } }, 500],
] as const)("%s counts", ([, value, least]) => {
  const bytes = roughBytes(value, ENOUGH);
  expect(bytes).toBeGreaterThan(least);
  expect(bytes).toBeLessThan(10 * least);
});

test("it ends above what matters, for what contains itself, too", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  expect(roughBytes(circle, 10_000)).toBeLessThan(11_000);
  expect(roughBytes(circle, 10_000)).toBeGreaterThan(10_000);
});
