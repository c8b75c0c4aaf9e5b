import { expect, it } from "vitest";

import { toRows } from "./rows.ts";

it.each([
  [{ name: "A", type: "fixed", scale: 0 }, "12", 12],
  [{ name: "A", type: "fixed", scale: 0 }, "9007199254740993", "9007199254740993"],
  [{ name: "A", type: "fixed", scale: 2 }, "12.50", "12.50"],
  [{ name: "A", type: "REAL" }, "1.5", 1.5],
  [{ name: "A", type: "boolean" }, "false", false],
  [{ name: "A", type: "text" }, "12", "12"],
  [{ name: "A", type: "timestamp_ltz", scale: 9 }, "1769860800.000000000", "1769860800.000000000"],
  [{ name: "A", type: "fixed", scale: 0 }, null, null],
])("reads a column %j with %j as %j: exactly, or as text", (column, value, expected) => {
  expect(toRows([column], [[value]])).toEqual([{ A: expected }]);
});
