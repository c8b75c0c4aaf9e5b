import fc from "fast-check";
import { expect, test } from "vitest";
import { describeType } from "./describe-type.ts";
import { describeValue } from "./describe-value.ts";

class Order {}

test.for([
  [undefined, "undefined", "undefined"],
  [null, "null", "null"],
  ["text", "a string", '"text"'],
  ["x".repeat(41), "a string", `"${"x".repeat(40)}..."`],
  [1.5, "a number", "1.5"],
  [-0, "a number", "-0"],
  [Number.NaN, "a number", "NaN"],
  [10n, "a bigint", "10n"],
  [true, "a boolean", "true"],
  [Symbol("secret"), "a symbol", "a symbol"],
  [() => 1, "a function", "a function"],
  [[1], "an array", "an array"],
  [{ a: 1 }, "an object", "an object"],
  [Object.create(null), "an object", "an object"],
  [new Date(), "a Date", "a Date"],
  [new Map(), "a Map", "a Map"],
  [new Order(), "an Order", "an Order"],
] as const)("%o is described by kind, and by value", ([value, type, description]) => {
  expect(describeType(value)).toBe(type);
  expect(describeValue(value)).toBe(description);
});

test("a proxy that throws is an object", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(describeType(proxy)).toBe("an object");
});

test("every value has a short description", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true }), (value) => {
      expect(describeType(value)).toMatch(/^(an? [\w$]+|null|undefined)$/);
      // A control character takes six characters in JSON.
      expect(describeValue(value).length).toBeLessThan(260);
    }),
  );
});
