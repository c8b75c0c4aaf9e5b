import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { OPTIONS as CREATE_OPTIONS } from "../../packages/create-plugin/src/cli/option-table.ts";
import { COMMANDS } from "../../packages/testkit/src/cli/command-table.ts";
import { repoRoot } from "../run/repo.ts";
import { commandsOf, flagsOf, type ShellCommand } from "./commands.ts";
import { snippetPages } from "./pages.ts";
import { sdkHelp } from "./programs/sdk-help.ts";
import { snippetsOf } from "./snippets.ts";

const commands = snippetPages().flatMap((page) =>
  snippetsOf(readFileSync(join(repoRoot, page), "utf8"))
    .filter(({ language }) => /^(sh|bash|shell|console)$/.test(language))
    .flatMap(({ code, line: at }) => commandsOf(code).map((command) => ({ ...command, at: `${page}:${at}` }))),
);

// A page of docs/ may speak of the scripts of this repository, and of those of a project that create-plugin makes.
const scriptsIn = (file: string): string[] => {
  // A package.json of this repository.
  const manifest = JSON.parse(readFileSync(join(repoRoot, file), "utf8")) as { scripts?: Record<string, string> };
  return Object.keys(manifest.scripts ?? {});
};
const SCRIPTS = ["package.json", "templates/_shared/_package.json", "templates/rest/package.json"].flatMap(scriptsIn);

/** Flags of other people's programs that pages use. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  vitest: ["--reporter", "-t"],
  cd: [],
  npm: ["--save-dev"],
  kubectl: [],
};

const help = await sdkHelp();

/** What is wrong with a command; empty when nothing is. */
function problemsOf(command: ShellCommand): string[] {
  const { program, words } = command;
  if (program === "npx") return problemsOf({ ...command, program: words[0] ?? "", words: words.slice(1) });
  if (program === "flyte-webapi-conformance") return conformanceProblems(command);
  if (program === "flyte-webapi") return sdkProblems(command);
  if (program === "npm" && words[0] === "create") return createProblems(command);
  if (program === "npm" && words[0] === "run")
    return SCRIPTS.includes(words[1] ?? "") ? [] : [`there is no script ${words[1]}`];
  const known = FOREIGN[program];
  if (known === undefined) return [`${program} is no program that pages use; add it to tools/docs/commands.test.ts`];
  return flagsOf(command).flatMap((flag) => (known.includes(flag) ? [] : [`${program} has no ${flag}`]));
}

function conformanceProblems(command: ShellCommand): string[] {
  const found = COMMANDS.find(({ name }) => name === command.words[0]);
  if (found === undefined) return [`there is no command ${command.words[0]}`];
  return flagsOf(command).flatMap((flag) => (found.flags.some((each) => `--${each}` === flag) ? [] : [`no ${flag}`]));
}

function sdkProblems(command: ShellCommand): string[] {
  const text = help.find((each) => each.command === `flyte-webapi ${command.words[0]}`)?.text;
  if (text === undefined) return [`there is no command ${command.words[0]}`];
  return flagsOf(command).flatMap((flag) => (new RegExp(`${flag}\\b`).test(text) ? [] : [`no ${flag}`]));
}

function createProblems(command: ShellCommand): string[] {
  const flags = flagsOf(command);
  const dashes = command.words.indexOf("--");
  const unknown = flags.filter(
    (flag) => !CREATE_OPTIONS.some((option) => flag === `--${option.flag}` || flag === `-${option.short}`),
  );
  return [
    ...unknown.map((flag) => `no ${flag}`),
    ...(flags.length > 0 && dashes < 0 ? ["npm keeps the options for itself without --"] : []),
  ];
}

describe("commands in the pages", () => {
  it.each(commands)("$at: $line", (command) => {
    expect(problemsOf(command)).toEqual([]);
  });

  it("are there", () => {
    expect(commands.length).toBeGreaterThanOrEqual(20);
  });

  it.each([
    "npx flyte-webapi-conformance run --onyl CR-01",
    "npx flyte-webapi-conformance walk",
    "npx flyte-webapi serve --prot 1",
    "npx flyte-webapi sevre",
    "npm create @flyte-webapi/plugin@latest my-jobs --yes",
    "npm create @flyte-webapi/plugin@latest my-jobs -- --tempalte rest",
    "npm run docs:biuld",
    "rm x",
  ])("a mistake is noticed: %s", (line) => {
    expect(commandsOf(line).flatMap(problemsOf)).toHaveLength(1);
  });
});
