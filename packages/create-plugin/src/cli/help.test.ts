import { describe, expect, it } from "vitest";

import { ExitCode } from "./exit-code.ts";
import { helpText } from "./help.ts";
import { COMMAND_TABLE } from "./command-table.ts";
import { OPTIONS, optionsOf } from "./option-table.ts";
import type { TemplateBundle } from "../template/template.ts";

const bundle: TemplateBundle = {
  version: "1.2.3",
  templates: [
    {
      name: "rest",
      title: "REST job API",
      hint: "polls",
      packageName: "flyte-plugin-rest-job",
      stem: "rest-job",
      service: { variable: "JOB_API", host: "jobs.example.com" },
      variants: { option: "idempotency", choices: { "key-header": "the service knows keys", tag: "it knows tags" } },
    },
  ],
};
const text = helpText(bundle);

it("names the version and every template", () => {
  expect(text).toContain("create-plugin 1.2.3");
  expect(text).toMatch(/^ {2}rest +REST job API: polls$/m);
});

it("has a line for every option that is not hidden, and none for those that are", () => {
  for (const { flag, hidden } of optionsOf("create")) {
    expect({ flag, shown: new RegExp(`^ +(?:-\\w, +)?--${flag} `, "m").test(text) }).toEqual({
      flag,
      shown: hidden !== true,
    });
  }
});

it("names every choice, and the default", () => {
  expect(text).toContain("one of key-header, tag; default: key-header");
  expect(text).toContain("one of npm, pnpm, yarn, bun; default: what started this program");
  expect(text).toMatch(/^ {2}tag +it knows tags$/m);
});

it("explains every exit code", () => {
  for (const code of Object.values(ExitCode)) expect(text).toMatch(new RegExp(`^  ${code} +\\w`, "m"));
});

it("fits a terminal of 120 columns", () => {
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
});

describe.each(COMMAND_TABLE.slice(1).map((info) => [info.name, info] as const))(
  "the help of %s",
  (name, { summary }) => {
    const own = helpText(bundle, name);

    it("has its options and no other, and is announced by the help of the program", () => {
      const shown = OPTIONS.filter(({ flag }) => new RegExp(`^ +(?:-\\w, +)?--${flag} `, "m").test(own));
      expect(shown).toEqual(optionsOf(name));
      expect(text).toContain(summary);
    });

    it("fits a terminal of 120 columns", () => {
      for (const line of own.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    });
  },
);
