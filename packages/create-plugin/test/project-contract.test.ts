import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { describe, inject, it, type TestContext } from "vitest";

import { COMMAND_TABLE, type CommandName } from "../src/cli/command-table.ts";
import { ExitCode } from "../src/cli/exit-code.ts";
import { optionsOf, type Option } from "../src/cli/option-table.ts";
import { createPlan } from "../src/plan/plan.ts";
import { loadBundle, loadTemplate } from "../src/template/load-template.ts";
import { commitAll, writeTree } from "./project-folder.ts";
import { makeFolder, runCli, snapshot, type Run } from "./sandbox.ts";

/** One call, and how it must end. Nothing is written by any of them. */
interface Case {
  readonly what: string;
  readonly args: readonly string[];
  readonly exitCode: ExitCode;
  /** How the first line of standard error begins. Nothing is printed there when all is well. */
  readonly reason?: string;
}

/** Switches that print something and do nothing else. */
const PRINTS: ReadonlySet<string> = new Set(["help", "version"]);
/** A value that is right. */
const GOOD: Readonly<Record<string, string>> = { dir: "project", plugin: "my-jobs", repository: "acme/my-jobs" };
/** A value that is wrong, and what is said of it. */
const BAD: Readonly<Record<string, readonly [value: string, exitCode: ExitCode, reason: string]>> = {
  dir: ["empty", ExitCode.TargetRefused, ""],
  plugin: ["my-job", ExitCode.Usage, '--plugin is "my-job", which there is not; did you mean my-jobs?'],
  repository: [
    "https://gitlab.com/a/b",
    ExitCode.Usage,
    '--repository is "https://gitlab.com/a/b", which is no repository on GitHub',
  ],
};
/** Arguments without a flag, right and wrong. */
const ARGUMENTS: Readonly<
  Partial<
    Record<
      CommandName,
      { readonly good: string; readonly bad: string; readonly missing: string; readonly reason: string }
    >
  >
> = {
  "add task-type": {
    good: "spark_job",
    bad: "spark job",
    missing: "The task type is missing",
    reason: 'The task type "spark job" cannot be used',
  },
  "add template": {
    good: "connector",
    bad: "conector",
    missing: "It is missing what is to be added",
    reason: 'There is no template "conector"; did you mean connector?',
  },
};

const commands = COMMAND_TABLE.slice(1).map(({ name }) => name);
const given = (option: Option): string[] =>
  "value" in option ? [`--${option.flag}`, GOOD[option.flag] ?? ""] : [`--${option.flag}`];

/** The words of a command with what it cannot do without. */
function call(command: CommandName): string[] {
  const argument = ARGUMENTS[command]?.good;
  return [...command.split(" "), ...(argument === undefined ? [] : [argument])];
}

function casesOf(command: CommandName, option: Option): readonly Case[] {
  const flag = `--${option.flag}`;
  const usage = (what: string, args: readonly string[], reason: string): Case => ({
    what,
    args: [...call(command), ...args],
    exitCode: ExitCode.Usage,
    reason,
  });
  const prints = PRINTS.has(option.flag);
  const notHere: Case = {
    what: "in a folder that is no project",
    args: [...call(command), ...(option.flag === "dir" ? ["--dir", "empty"] : given(option))],
    exitCode: prints ? ExitCode.Done : ExitCode.TargetRefused,
    ...(prints ? {} : { reason: "" }),
  };
  const common = [
    usage("given twice", [...given(option), ...given(option)], `${flag} is given twice; give it once`),
    usage("misspelt", [`${flag}x`], `There is no option ${flag}x`),
    notHere,
  ];
  if (!("value" in option)) {
    return [
      usage("empty", [`${flag}=`], `${flag} takes no value, got ""`),
      usage("invalid", [`${flag}=no`], `${flag} takes no value, got "no"`),
      ...common,
    ];
  }
  const needsValue = `${flag} needs a value; write ${flag} `;
  const [bad, exitCode, reason] = BAD[option.flag] ?? ["", ExitCode.Usage, "there is no case for this option"];
  // Where the project is, is known before it is looked at.
  const where = option.flag === "dir" ? [] : ["--dir", "project"];
  return [
    usage("missing", [flag], needsValue),
    usage("followed by another option", [flag, "--json"], `${flag} needs a value, got the option --json`),
    usage("empty", [flag, ""], needsValue),
    usage("empty, with an equals sign", [`${flag}=`], needsValue),
    { what: "invalid", args: [...call(command), ...where, flag, bad], exitCode, reason },
    ...common,
  ];
}

/** What may be wrong with the argument without a flag. */
function argumentCases(command: CommandName): readonly Case[] {
  const usage = (what: string, args: readonly string[], reason: string): Case => ({
    what,
    args,
    exitCode: ExitCode.Usage,
    reason,
  });
  const words = command.split(" ");
  const argument = ARGUMENTS[command];
  if (argument === undefined)
    return [usage("is not wanted", [...words, "extra"], `${command} takes no argument, got extra`)];
  const { good, bad, missing, reason } = argument;
  return [
    usage("is missing", words, missing),
    usage("is missing, with --json", [...words, "--json"], missing),
    usage("is empty", [...words, ""], ""),
    usage("is wrong", [...words, bad], reason),
    usage("is given twice", [...words, good, "other"], `${command} takes one argument, got 2: ${good}, other`),
  ];
}

/** A folder with `project`, which is committed, and `empty`, which is. */
function makeWorkFolder({ onTestFinished }: TestContext): string {
  const cwd = makeFolder(onTestFinished);
  mkdirSync(join(cwd, "empty"));
  const templates = inject("templates");
  const bundle = loadBundle(templates);
  const template = bundle.templates.find(({ name }) => name === "bare") ?? bundle.templates[0];
  const answers = { name: "my-jobs", template: template.name, packageManager: "npm", packages: {} } as const;
  const { files } = createPlan(answers, {
    template,
    templateFiles: loadTemplate(templates, template.name),
    version: bundle.version,
    machine: { nodeVersion: "24.0.0" },
  });
  writeTree(join(cwd, "project"), files);
  return cwd;
}

/** What was said: standard error, or the error of the result. */
function said({ stdout, stderr }: Run, json: boolean): readonly string[] {
  if (!json) return stderr.trimEnd().split("\n");
  // The form is pinned in json.test.ts.
  const { error } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as {
    error: { message: string; advice: string[] };
  };
  return [`create-plugin: ${error.message}`, ...error.advice];
}

async function check(each: Case, context: TestContext): Promise<void> {
  const { expect } = context;
  const cwd = makeWorkFolder(context);
  const before = snapshot(cwd);
  const run = await runCli(cwd, each.args);
  expect({ code: run.code, files: snapshot(cwd) }).toEqual({ code: each.exitCode, files: before });
  if (each.reason === undefined) {
    expect(run.stdout).not.toBe("");
    return;
  }
  const [first = "", ...advice] = said(run, each.args.includes("--json"));
  expect(first.startsWith(`create-plugin: ${each.reason}`) ? "as expected" : first).toBe("as expected");
  // A line that says what to do, or the last part of the first one.
  expect(advice.length > 0 || /; (?:write|give|did you mean)/.test(first)).toBe(true);
}

describe.each(commands)("%s", (command) => {
  const options = optionsOf(command);

  describe.each(options.map((option) => [option.flag, option] as const))("--%s", (_flag, option) => {
    it.concurrent.for(casesOf(command, option).map((each) => [each.what, each] as const))(
      "%s",
      async ([, each], context) => {
        await check(each, context);
      },
    );

    it.concurrent("right, without a terminal", async (context) => {
      const { expect } = context;
      const cwd = makeWorkFolder(context);
      const project = join(cwd, "project");
      if (command === "update") commitAll(project);
      const needed =
        command === "publish-setup" && option.flag !== "repository" ? ["--repository", "acme/my-jobs"] : [];
      const args = [...call(command), ...needed, ...given(option)];
      const run = await runCli(option.flag === "dir" ? cwd : project, args);
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: ExitCode.Done, stderr: "" });
      expect(run.stdout).not.toBe("");
    });
  });

  it.concurrent("refuses every option of other commands, by its name", async (context) => {
    const { expect } = context;
    const cwd = makeWorkFolder(context);
    const own = new Set(options.map(({ flag }) => flag));
    const foreign = optionsOf("create").find(({ flag }) => !own.has(flag));
    const { code, stderr } = await runCli(cwd, [...call(command), `--${foreign?.flag}`]);
    expect(code).toBe(ExitCode.Usage);
    expect(stderr).toContain(`create-plugin: ${command} has no option --${foreign?.flag}\nThe options are: `);
  });

  it.concurrent.for(argumentCases(command).map((each) => [each.what, each] as const))(
    "an argument that %s",
    async ([, each], context) => {
      await check(each, context);
    },
  );
});

describe("add", () => {
  it.concurrent.for<readonly [readonly string[], string]>([
    [["add"], "add must be followed by what is to be added"],
    [["add", "--json"], "add must be followed by what is to be added"],
    [["add", "task-typ", "x"], 'Nothing is called "task-typ" that can be added; did you mean task-type?'],
  ])("%j says what can be added", async ([args, reason], context) => {
    await check({ what: "", args, exitCode: ExitCode.Usage, reason }, context);
  });

  it.concurrent("create add makes a project that is called so", async (context) => {
    const run = await runCli(makeWorkFolder(context), ["create", "add", "--dry-run", "--json"]);
    context.expect(JSON.parse(run.stdout)).toMatchObject({ ok: true, answers: { name: "add" } });
  });
});
