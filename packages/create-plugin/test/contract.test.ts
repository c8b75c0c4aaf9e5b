import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, inject, it, type TestContext } from "vitest";

import { optionsOf, type Option } from "../src/cli/option-table.ts";
import { ExitCode } from "../src/cli/exit-code.ts";
import { makeFolder, runCli, snapshot, type Run } from "./sandbox.ts";

/** One call, what is in the working folder before it, and how it must end. */
interface Case {
  readonly what: string;
  readonly args: readonly string[];
  readonly exitCode: ExitCode;
  /** How the first line of standard error begins. Nothing is printed there when all is well. */
  readonly reason?: string;
}

/** Switches that print something and do nothing else. */
const PRINTS: ReadonlySet<string> = new Set(["help", "version"]);
/** With these nothing is written either. */
const WRITES_NOTHING: ReadonlySet<string> = new Set([...PRINTS, "dry-run"]);

/** A value that is right. `tool.tgz` is a file in the working folder. */
const GOOD: Readonly<Record<string, string>> = {
  template: "bare",
  idempotency: "tag-lookup",
  dir: "elsewhere",
  "package-manager": "pnpm",
  sdk: "./tool.tgz",
  testkit: "1.2.3",
};
/** A value that is wrong, with the exit code and what is said of it. `full` is a folder that holds something. */
const BAD: Readonly<Record<string, readonly [value: string, exitCode: ExitCode, reason: string]>> = {
  template: ["bear", ExitCode.Usage, '--template is "bear", which there is not; did you mean bare?'],
  idempotency: ["key", ExitCode.Usage, '--idempotency is "key", which there is not'],
  dir: ["full/mine.txt", ExitCode.TargetRefused, ""],
  "package-manager": ["npn", ExitCode.Usage, '--package-manager is "npn", which there is not; did you mean npm?'],
  sdk: ["./missing.tgz", ExitCode.Usage, "There is no "],
  testkit: ["./missing.tgz", ExitCode.Usage, "There is no "],
};

const isValue = (option: Option): boolean => "value" in option;
const given = (option: Option): string[] =>
  isValue(option) ? [`--${option.flag}`, GOOD[option.flag] ?? ""] : [`--${option.flag}`];
const usage = (what: string, args: readonly string[], reason: string): Case => ({
  what,
  args,
  exitCode: ExitCode.Usage,
  reason,
});

function casesOf(option: Option): readonly Case[] {
  const flag = `--${option.flag}`;
  const [bad, exitCode, reason] = BAD[option.flag] ?? ["no", ExitCode.Usage, `${flag} takes no value, got "no"`];
  const wrong: Case = {
    what: "invalid",
    args: isValue(option) ? ["my-jobs", flag, bad] : ["my-jobs", `${flag}=${bad}`],
    exitCode,
    reason,
  };
  const needsValue = `${flag} needs a value; write ${flag} `;
  const valueCases = [
    usage("missing", ["my-jobs", flag], needsValue),
    usage(
      "followed by another option",
      ["my-jobs", flag, "--no-git"],
      `${flag} needs a value, got the option --no-git`,
    ),
    usage("empty", ["my-jobs", flag, ""], needsValue),
    usage("empty, with an equals sign", ["my-jobs", `${flag}=`], needsValue),
  ];
  const full = option.flag === "dir" ? ["my-jobs", "--dir", "full"] : ["full", ...given(option)];
  return [
    ...(isValue(option) ? valueCases : [usage("empty", ["my-jobs", `${flag}=`], `${flag} takes no value, got ""`)]),
    wrong,
    usage("given twice", ["my-jobs", ...given(option), ...given(option)], `${flag} is given twice; give it once`),
    usage("misspelt", ["my-jobs", `${flag}x`], `There is no option ${flag}x`),
    PRINTS.has(option.flag)
      ? { what: "with a folder that is not empty", args: full, exitCode: ExitCode.Done }
      : { what: "with a folder that is not empty", args: full, exitCode: ExitCode.TargetRefused, reason: "" },
  ];
}

/** A folder with `full/mine.txt` and `tool.tgz`. */
function makeWorkFolder({ onTestFinished }: TestContext): string {
  const cwd = makeFolder(onTestFinished);
  mkdirSync(join(cwd, "full"));
  writeFileSync(join(cwd, "full/mine.txt"), "mine");
  writeFileSync(join(cwd, "tool.tgz"), "");
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

describe.each(optionsOf("create").map((option) => [option.flag, option] as const))("--%s", (_flag, option) => {
  it.concurrent.for(casesOf(option).map((each) => [each.what, each] as const))("%s", async ([, each], context) => {
    const { expect } = context;
    const cwd = makeWorkFolder(context);
    const before = snapshot(cwd);
    const run = await runCli(cwd, each.args);
    expect({ code: run.code, files: snapshot(cwd) }).toEqual({ code: each.exitCode, files: before });
    if (each.exitCode === ExitCode.Done) return expect(run.stdout).not.toBe("");
    const [first = "", ...advice] = said(run, each.args.includes("--json"));
    expect(first.startsWith(`create-plugin: ${each.reason ?? ""}`) ? "as expected" : first).toBe("as expected");
    // A line that says what to do, or the last part of the first one.
    expect(advice.length > 0 || /; (?:write|give|did you mean)/.test(first)).toBe(true);
  });

  it.concurrent("right, without a terminal", async (context) => {
    const { expect } = context;
    const cwd = makeWorkFolder(context);
    const others = ["no-install", "no-git"].filter((flag) => flag !== option.flag).map((flag) => `--${flag}`);
    // An option that is right writes a project, or prints. Nothing else is exit code 0.
    const run = await runCli(cwd, ["my-jobs", ...others, ...given(option)], {
      PATH: makeFolder(context.onTestFinished),
    });
    const written = readdirSync(cwd).filter((name) => name !== "full" && name !== "tool.tgz");
    // There is no package manager here, so installing fails: that is its own exit code.
    const installs = option.flag === "no-install" ? false : !others.includes("--no-install");
    expect({ code: run.code, written }).toEqual({
      code: installs ? ExitCode.InstallFailed : ExitCode.Done,
      written: WRITES_NOTHING.has(option.flag) ? [] : [option.flag === "dir" ? "elsewhere" : "my-jobs"],
    });
  });

  it.concurrent.for(["no terminal", "a standard input that is closed", "CI"])(
    "without a name, with %s",
    async (how, context) => {
      const { expect } = context;
      const cwd = makeWorkFolder(context);
      const before = snapshot(cwd);
      const args = given(option);
      const run =
        how === "a standard input that is closed"
          ? await runWithClosedInput(cwd, args)
          : await runCli(cwd, args, how === "CI" ? { CI: "true" } : {});
      expect({ code: run.code, files: snapshot(cwd) }).toEqual({
        code: PRINTS.has(option.flag) ? ExitCode.Done : ExitCode.Usage,
        files: before,
      });
      if (PRINTS.has(option.flag)) return;
      const [first, ...advice] = said(run, args.includes("--json"));
      expect(first).toBe("create-plugin: The name of the plugin is missing, and there is nobody to ask");
      expect(advice.join("\n")).toContain("npm create @flyte-webapi/plugin@latest my-jobs -- --yes");
    },
  );
});

describe("options that do not go together", () => {
  it("--idempotency is refused for a template that has nothing to choose", async ({ expect }) => {
    const { code, stderr } = await runCli(makeFolder(), ["my-jobs", "-t", "sync", "--idempotency", "tag-lookup"]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      "create-plugin: The template sync has nothing to choose with --idempotency\n" +
        "Leave it out, or take one of these templates: rest, connector\n",
    );
  });
});

/** Not an empty input: none at all, as some schedulers start their jobs. */
async function runWithClosedInput(cwd: string, args: readonly string[]): Promise<Run> {
  // Only a shell can close it; Windows has no such thing.
  if (process.platform === "win32") return await runCli(cwd, args);
  return await new Promise((resolve, reject) => {
    const command = 'exec "$@" <&-';
    const child = spawn("/bin/sh", ["-c", command, "sh", process.execPath, inject("cli"), ...args], {
      cwd,
      env: { ...process.env, npm_config_user_agent: undefined, CI: "" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
