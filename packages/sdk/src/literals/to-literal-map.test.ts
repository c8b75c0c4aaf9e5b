import { expect, test } from "vitest";
import type { Variable } from "../contract/task-template.ts";
import { LiteralTypes } from "./literal-types.ts";
import { toLiteralMap } from "./to-literal-map.ts";

const types = { rows: LiteralTypes.integer, table: LiteralTypes.string } as const;

test("values become literals by name", () => {
  expect(toLiteralMap({ table: "t", rows: 3 }, types)).toEqual({
    rows: { kind: "integer", value: 3n },
    table: { kind: "string", value: "t" },
  });
});

test("the variables of a task's interface are types, too", () => {
  const outputs: Record<string, Variable> = { rows: { type: LiteralTypes.integer } };
  expect(toLiteralMap({ rows: 3 }, outputs)).toEqual({ rows: { kind: "integer", value: 3n } });
});

test.for<[unknown, string]>([
  [{ rows: 3 }, "outputs.table is missing; expected a string"],
  [{ rows: 3, table: undefined }, "outputs.table is missing; expected a string"],
  [{ rows: 3, tabel: "t" }, "outputs.tabel is not declared; expected outputs.table"],
  [{ rows: 3, table: "t", x: 1 }, "outputs.x is not declared; expected one of rows, table"],
  [{ rows: "3", table: "t" }, "outputs.rows is a string; expected an integer (number or bigint)"],
  [null, "outputs is null; expected an object"],
])("%o is refused", ([values, message]) => {
  expect(() => toLiteralMap(values as { rows: number; table: string }, types)).toThrow(message);
});

test("a task without outputs takes an empty object only", () => {
  expect(toLiteralMap({}, {})).toEqual({});
  expect(() => toLiteralMap({ x: 1 } as {}, {})).toThrow("outputs.x is not declared; expected one of no names");
});
