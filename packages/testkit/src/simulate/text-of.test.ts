import { inspect } from "node:util";

import fc from "fast-check";
import { expect, test } from "vitest";

import { textOf } from "./text-of.ts";

const SECRET = "3c9a57e1d2";

/** A value of any kind, with the secret somewhere in it, or without. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: "value" },
    fc.constantFrom<unknown>(SECRET, `Bearer ${SECRET}, twice ${SECRET}`),
    fc.constantFrom<unknown>(null, undefined, 0, 1n, Symbol("s"), "", new Date(0), /x/, () => SECRET),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", SECRET), tie("value"), { maxKeys: 3 }),
    tie("value").map((value) => new Map([[value, value]])),
    tie("value").map((value) => new Set([value])),
    tie("value").map((cause) => new Error("told", { cause })),
    tie("value").map((value) => new AggregateError([value], "all")),
    tie("value").map((value) => Object.assign(new TypeError(SECRET), { value })),
    tie("value").map(
      (value) =>
        new (class Holder {
          readonly held = value;
        })(),
    ),
  ),
})).value;

test("a secret is in the text of a value when Node shows it there, and only then", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(textOf(value).includes(SECRET)).toBe(inspect(value, { depth: Infinity }).includes(SECRET));
    }),
    { numRuns: 2_000 },
  );
});

test("a value that holds itself has a text", () => {
  const value: Record<string, unknown> = { secret: SECRET };
  value["self"] = [value];
  expect(textOf(value)).toContain(SECRET);
});

test("the stack of an error is looked at, also when it says something else than the message", () => {
  const error = new Error("calm");
  error.stack = `Error: ${SECRET}`;
  expect(textOf({ error })).toContain(SECRET);
});

test("a list of a million elements has a text", () => {
  expect(textOf([...Array.from({ length: 1_000_000 }, () => 0), SECRET])).toContain(SECRET);
});
