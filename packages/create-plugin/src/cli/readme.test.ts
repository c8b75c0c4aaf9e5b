import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, inject, it } from "vitest";

import { loadBundle } from "../template/load-template.ts";
import { EXIT_CODE_MEANINGS } from "./exit-code.ts";
import { COMMAND_TABLE } from "./command-table.ts";
import { describeValues, OPTIONS } from "./option-table.ts";

const bundle = loadBundle(inject("templates"));
const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
/** The rows of the README's tables, each as its two cells. */
const rows = new Map(
  [...readme.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(([, first = "", second = ""]) => [first, second]),
);

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

it("documents every option, with its choices and its default", () => {
  for (const { argument } of COMMAND_TABLE) {
    if (argument !== undefined) expect(rows.get(`\`${argument.label}\``)).toBe(argument.description);
  }
  for (const option of OPTIONS) {
    const flag = "value" in option ? `--${option.flag} ${option.value}` : `--${option.flag}`;
    const values = describeValues(option, bundle);
    const { commands } = option;
    const parts = [
      option.description,
      ...(values === "" ? [] : [sentence(values)]),
      ...(commands === undefined || commands.includes("create") ? [] : [`For ${commands.join(", ")}`]),
      ...(option.hidden === true ? ["Not in the help"] : []),
    ];
    expect([flag, rows.get(`\`${option.short === undefined ? flag : `-${option.short}, ${flag}`}\``)]).toEqual([
      flag,
      parts.join(". "),
    ]);
  }
});

it("documents every command", () => {
  for (const { name, argument, summary } of COMMAND_TABLE) {
    const call = argument === undefined ? name : `${name} ${argument.label}`;
    expect([call, rows.get(`\`${call}\``)]).toEqual([call, sentence(summary)]);
  }
});

it("documents every exit code", () => {
  for (const [code, meaning] of Object.entries(EXIT_CODE_MEANINGS))
    expect([code, rows.get(code)]).toEqual([code, meaning]);
});

it("documents every template", () => {
  for (const { name } of bundle.templates) expect(rows.has(`\`${name}\``)).toBe(true);
});
