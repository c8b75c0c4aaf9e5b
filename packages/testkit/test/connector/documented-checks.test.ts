import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { WIRE_CHECKS } from "../../src/connector/wire-checks.ts";
import { REQUIREMENTS } from "../../src/requirements/catalogue.ts";

/** The rows of the tables whose first cell is the id of a demand, linked to its page. */
function rowsOf(families: RegExp): string[][] {
  const page = readFileSync(new URL("../../../../docs/conformance.md", import.meta.url), "utf8");
  const rows = page.split("\n").map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows.filter(([id = ""]) => families.test(id));
}

const linkTo = (id: string): string => `[${id}](reference/requirements/${id.toLowerCase()}.md)`;
const LEVEL = /^\((should|may)\) /;

it("the table of checks in the docs is that of the kit", () => {
  const known = WIRE_CHECKS.map(({ id, level, title, tolerance = "" }) => [
    linkTo(id),
    level === "must" ? title : `(${level}) ${title}`,
    tolerance,
  ]);
  expect(rowsOf(/^\[OW-/)).toEqual(known);
});

it("the table of requirements in the docs has each of them once, with its level and a link to its page", () => {
  const rows = rowsOf(/^\[(CR|GE|ST|DE|ME|LV|DT)-/).map(
    ([id = "", demand = ""]) => `${id} ${LEVEL.exec(demand)?.[1] ?? "must"}`,
  );
  expect(rows.toSorted()).toEqual(REQUIREMENTS.map(({ id, level }) => `${linkTo(id)} ${level}`).toSorted());
});
