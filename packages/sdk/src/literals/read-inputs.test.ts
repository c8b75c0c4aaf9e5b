import { expect, test } from "vitest";
import type { Variable } from "../contract/task-template.ts";
import { LiteralTypes } from "./literal-types.ts";
import { readInputs } from "./read-inputs.ts";

const literals = {
  query: { kind: "string", value: "select 1" },
  limit: { kind: "integer", value: 10n },
} as const;

test("the inputs become values by name, and what is not asked for is left out", () => {
  expect(readInputs(literals, { limit: LiteralTypes.integer })).toEqual({ limit: 10 });
});

test("the variables of a task's interface are types, too", () => {
  const inputs: Record<string, Variable> = { query: { type: LiteralTypes.string, description: "SQL" } };
  expect(readInputs(literals, inputs)).toEqual({ query: "select 1" });
});

test("a missing input is named with what was expected", () => {
  expect(() => readInputs(literals, { rows: LiteralTypes.integer })).toThrow(
    "inputs.rows is missing; expected an integer",
  );
  expect(() => readInputs({}, { toString: LiteralTypes.string })).toThrow("inputs.toString is missing");
});

test("an input of another type is named", () => {
  expect(() => readInputs(literals, { query: LiteralTypes.integer })).toThrow(
    "inputs.query is a literal of kind string; expected an integer",
  );
});
