import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, inject, it } from "vitest";

import { fakePackageManager } from "./fake-package-manager.ts";
import { makeFolder } from "./sandbox.ts";

// A pseudo-terminal without a native package: the program `script` of util-linux makes one, and passes its input on.
const hasScript = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

/** What the user types when this text appears on the screen; `INTERRUPT` is a signal from outside instead. */
type Step = readonly [awaited: string | RegExp, typed: string];
const INTERRUPT = "interrupt";

const ENTER = "\r";
const CTRL_C = "\u0003";
const ESCAPE = "\u001b";
const DOWN = "\u001b[B";
const BACKSPACE = "\u007f";

/** Runs the program on a terminal of 100 columns and plays the steps. */
async function play(
  cwd: string,
  args: readonly string[],
  steps: readonly Step[],
  more: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; screen: string }> {
  return await new Promise((resolve, reject) => {
    const command = `stty cols 100 rows 30; echo "pid $$;"; exec "${process.execPath}" "${inject("cli")}" ${args.join(" ")}`;
    const env = { ...process.env, CI: "", TERM: "xterm", SHELL: "/bin/sh", npm_config_user_agent: undefined, ...more };
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], { cwd, env });
    const waiting = [...steps];
    let screen = "";
    let seen = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      screen += text;
      const [next] = waiting;
      if (next === undefined || screen.slice(seen).search(next[0]) === -1) return;
      seen = screen.length;
      waiting.shift();
      if (next[1] === INTERRUPT) process.kill(Number(/pid (\d+);/.exec(screen)?.[1]), "SIGINT");
      else child.stdin.write(next[1]);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, screen }));
  });
}

describe.skipIf(!hasScript)("on a terminal (skipped where there is no `script` of util-linux)", () => {
  it("asks for the name, says what is wrong with a bad one, and takes a good one", async () => {
    const cwd = makeFolder();
    const { code, screen } = await play(
      cwd,
      ["--template", "rest", "--no-install", "--no-git"],
      [
        ["Package name", `Foo${ENTER}`],
        ["Try foo", `${BACKSPACE.repeat(3)}my-jobs${ENTER}`],
      ],
    );
    expect(screen).toContain("The name has upper-case letters, which npm refuses. Try foo");
    expect(code).toBe(0);
    expect(existsSync(join(cwd, "my-jobs/package.json"))).toBe(true);
  });

  it("asks two questions at most, and makes what was chosen", async () => {
    const cwd = makeFolder();
    const { code } = await play(
      cwd,
      ["--no-install", "--no-git"],
      [
        ["What does the plugin talk to?", `${DOWN}${ENTER}`],
        ["Package name", `my-calls${ENTER}`],
      ],
    );
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, "my-calls/.create-plugin.json"), "utf8"))).toMatchObject({
      template: "grpc",
    });
  });

  describe.each([
    ["the template", "What does the plugin talk to?", []],
    ["the name", "Package name", ["--template", "rest"]],
  ])("at the question for %s", (_question, awaited, args) => {
    it.each([
      ["Ctrl-C", CTRL_C],
      ["Escape", ESCAPE],
      ["SIGINT", INTERRUPT],
    ])("%s ends with exit code 130, and nothing is written", async (_key, typed) => {
      const cwd = makeFolder();
      const { code, screen } = await play(cwd, args, [[awaited, typed]]);
      expect({ code, files: readdirSync(cwd) }).toEqual({ code: 130, files: [] });
      expect(screen).toContain("Cancelled. Nothing was written.");
    });
  });

  it("shows what is under way, and Ctrl-C then ends with exit code 130 and nothing written", async () => {
    const cwd = makeFolder();
    const manager = fakePackageManager(makeFolder(), "npm", {
      "install --no-audit --no-fund --loglevel=error --prefer-offline": "hang",
    });
    const args = ["my-jobs", "--template", "bare"];
    const { code, screen } = await play(cwd, args, [["⠹ install", CTRL_C]], manager.env);
    expect({ code, files: readdirSync(cwd) }).toEqual({ code: 130, files: [] });
    expect(screen).toContain("Cancelled. Nothing was written.");
  });

  it("has colours, unless NO_COLOR says otherwise, and no moving line in CI", async () => {
    const args = ["my-jobs", "--template", "bare", "--no-verify", "--no-git"];
    const screenWith = async (env: NodeJS.ProcessEnv): Promise<string> => {
      const manager = fakePackageManager(makeFolder(), "npm");
      return (await play(makeFolder(), args, [], { ...manager.env, ...env })).screen;
    };
    const [plain, colored, ci] = [
      await screenWith({ NO_COLOR: "1" }),
      await screenWith({ NO_COLOR: undefined }),
      await screenWith({ CI: "true" }),
    ];
    expect(colored).toContain("\u001B[32m✓\u001B[0m install");
    expect(plain).toMatch(/✓ install \(/);
    expect(plain).not.toContain("\u001B[32m");
    expect(plain).toContain("⠋ install");
    expect(ci).toMatch(/✓ install \(/);
    expect(ci).not.toContain("⠋");
    expect(ci).not.toContain("\u001B");
  });

  it("asks nothing with --json, even there", async () => {
    const { code, screen } = await play(makeFolder(), ["--json"], []);
    expect(code).toBe(2);
    expect(screen).toContain('"missing":["name"]');
    expect(screen).not.toContain("Package name");
  });

  it("asks nothing when the name is given", async () => {
    const cwd = makeFolder();
    const { code, screen } = await play(cwd, ["my-jobs", "--template", "rest", "--no-install", "--no-git"], []);
    expect(code).toBe(0);
    expect(screen).not.toContain("Package name");
  });

  it("asks nothing with --yes", async () => {
    const { code, screen } = await play(makeFolder(), ["--yes"], []);
    expect(code).toBe(2);
    expect(screen).not.toContain("Package name");
  });
});
