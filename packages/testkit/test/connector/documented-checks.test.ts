import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { WIRE_CHECKS } from "../../src/connector/wire-checks.ts";

it("the table of checks in the docs is that of the kit", () => {
  const page = readFileSync(new URL("../../../../docs/conformance.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| OW-"));
  const cells = rows.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const known = WIRE_CHECKS.map(({ id, level, title, tolerance = "" }) => [
    id,
    level === "must" ? title : `(${level}) ${title}`,
    tolerance,
  ]);
  expect(cells).toEqual(known);
});
