import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, inject, it, vi } from "vitest";

import { fakePackageManager, type Behaviour, type FakePackageManager } from "./fake-package-manager.ts";
import { contents, makeFolder, runCli, snapshot, type Run } from "./sandbox.ts";

const INSTALL = "install --no-audit --no-fund --loglevel=error";
const FROM_CACHE = `${INSTALL} --prefer-offline`;

interface ProofRun extends Run {
  readonly cwd: string;
  readonly manager: FakePackageManager;
}

/** Makes a project with a package manager that does so. */
async function prove(args: readonly string[], behaviour: Behaviour = {}, name = "npm"): Promise<ProofRun> {
  const cwd = makeFolder();
  const manager = fakePackageManager(makeFolder(), name, behaviour);
  return { ...(await runCli(cwd, ["my-jobs", "--yes", "--no-git", ...args], manager.env)), cwd, manager };
}

// A fake that is a script cannot be started by name on Windows.
describe.skipIf(process.platform === "win32")("the proof (skipped on Windows)", () => {
  it("is one line for each step, with its time and what there is to say", async () => {
    const { code, stdout, stderr, manager } = await prove([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const steps = [...stdout.matchAll(/^✓ (.*) \(\d+\.\d s(?:, (.*))?\)$/gm)].map(([, step, detail]) => [step, detail]);
    expect(steps.slice(0, 1)).toEqual([["install", undefined]]);
    expect(new Map(steps.map(([step = "", detail]) => [step, detail]))).toEqual(
      new Map([
        ["install", undefined],
        ["types", undefined],
        ["lint", undefined],
        ["tests", undefined],
        ["build", undefined],
        ["publint", undefined],
        ["attw", undefined],
        ["pack, install, import", undefined],
        ["conformance", "79 passed, 1 skipped"],
      ]),
    );
    expect(manager.calls()).toHaveLength(9);
    expect(stdout).toMatch(/Next:\n {2}cd my-jobs\n {2}npm test\n/);
    expect(stdout).toContain("Again: npx @flyte-webapi/create-plugin@");
  });

  it("runs the scripts that the project has, package first", async () => {
    const { manager } = await prove(["--template", "sync"]);
    const calls = manager.calls();
    expect(calls[0]).toBe(`npm ${FROM_CACHE}`);
    expect(new Set(calls.slice(1))).toEqual(
      new Set([
        "npm run typecheck",
        "npm run lint",
        "npm run test:unit",
        "npm run build",
        "npm run check:package -- publint",
        "npm run check:package -- attw",
        "npm run check:package -- install",
      ]),
    );
    expect(calls.indexOf("npm run build")).toBeLessThan(calls.indexOf("npm run check:package -- publint"));
  });

  it.each([
    ["pnpm", ["install --no-frozen-lockfile --prefer-offline", "run check:package attw"]],
    ["yarn", ["install", "run check:package attw"]],
    ["bun", ["install", "run check:package attw"]],
  ])("is made by %s, when that is given", async (name, calls) => {
    const { code, manager } = await prove(["--package-manager", name], {}, name);
    expect(code).toBe(0);
    expect(manager.calls()).toEqual(expect.arrayContaining(calls.map((call) => `${name} ${call}`)));
  });

  it("is made by the package manager that started the program", async () => {
    const manager = fakePackageManager(makeFolder(), "pnpm");
    const env = { ...manager.env, npm_config_user_agent: "pnpm/12.21.0 npm/? node/v24.21.0" };
    expect(await runCli(makeFolder(), ["my-jobs", "--yes", "--no-git", "--no-verify"], env)).toMatchObject({ code: 0 });
    expect(manager.calls()).toEqual(["pnpm install --no-frozen-lockfile --prefer-offline"]);
  });

  it("is left out with --no-install, and its second part with --no-verify", async () => {
    const written = await prove(["--no-install"]);
    expect(written.manager.calls()).toEqual([]);
    expect(written.stdout).toContain("  npm install\n");
    const installed = await prove(["--no-verify"]);
    expect(installed.manager.calls()).toEqual([`npm ${FROM_CACHE}`]);
    expect(installed.stdout).toContain("The project was not verified: npm run check");
    expect(contents(join(installed.cwd, "my-jobs"))).toEqual(contents(join(written.cwd, "my-jobs")));
  });

  it("ends with exit code 4 when packages cannot be installed, keeps the project, and shows the end of the output", async () => {
    const { code, stdout, stderr, cwd, manager } = await prove([], {
      [FROM_CACHE]: "fail",
      [INSTALL]: "fail",
    });
    const project = join(cwd, "my-jobs");
    expect({ code, calls: manager.calls().length }).toEqual({ code: 4, calls: 2 });
    expect(stdout).toMatch(/^✗ install \(\d+\.\d s\)\n$/);
    const [first, ...rest] = stderr.split("\n");
    expect(first).toBe(`create-plugin: npm could not install the project; it is at ${project}`);
    expect(rest).toContain(`line 60 in ${project}`);
    expect(rest).not.toContain(`line 20 in ${project}`);
    expect(stderr).toContain(`When that is mended: npm ${INSTALL}, in that folder`);
    expect(readdirSync(cwd)).toEqual(["my-jobs"]);
    expect(existsSync(join(project, "src/plugin.ts"))).toBe(true);
  });

  it("installs from the registry when what is cached of it is too old", async () => {
    const { code, stdout, manager } = await prove(["--no-verify"], { [FROM_CACHE]: "fail" });
    expect(manager.calls()).toEqual([`npm ${FROM_CACHE}`, `npm ${INSTALL}`]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^✓ install \(/m) });
    expect(stdout).not.toContain("✗");
  });

  it("ends with exit code 4 when there is no such package manager", async () => {
    const cwd = makeFolder();
    const run = await runCli(cwd, ["my-jobs", "--yes", "--no-git", "--package-manager", "bun"], { PATH: makeFolder() });
    expect(run.code).toBe(4);
    expect(run.stderr).toContain("bun cannot be started: ");
    expect(existsSync(join(cwd, "my-jobs/package.json"))).toBe(true);
  });

  it.each([
    ["types", "run typecheck"],
    ["lint", "run lint"],
    ["tests", "run test:unit"],
    ["build", "run build"],
    ["publint", "run check:package -- publint"],
    ["attw", "run check:package -- attw"],
    ["pack, install, import", "run check:package -- install"],
    ["conformance", "run conformance"],
  ])("ends with exit code 5 when the check %s fails, and says how to see it again", async (step, call) => {
    const { code, stderr, cwd } = await prove([], { [call]: "fail" });
    expect(code).toBe(5);
    expect(stderr).toMatch(
      new RegExp(`^create-plugin: The check "${step}" of the project failed; it is at ${cwd}/my-jobs\n`),
    );
    expect(stderr).toContain(`line 60 in ${cwd}/my-jobs\n`);
    expect(stderr).toContain(`To see it again: npm ${call}, in that folder\n`);
    expect(existsSync(join(cwd, "my-jobs/src/plugin.ts"))).toBe(true);
  });

  it.each([
    ["the installation", FROM_CACHE],
    ["a second try of the installation", INSTALL],
    ["a check", "run lint"],
  ])("leaves the target as it was when it is interrupted during %s, and no program behind", async (_what, call) => {
    const cwd = makeFolder();
    const target = join(cwd, "my-jobs");
    mkdirSync(target);
    writeFileSync(join(target, "README.md"), "# mine\n");
    const before = snapshot(cwd);
    const folder = makeFolder();
    const manager = fakePackageManager(folder, "npm", { [FROM_CACHE]: "fail", [call]: "hang" });
    const child = spawn(process.execPath, [inject("cli"), "my-jobs", "--yes"], {
      cwd,
      env: { ...process.env, ...manager.env, npm_config_user_agent: undefined },
    });
    const exited = new Promise<number | null>((resolve) => child.on("close", resolve));
    await vi.waitFor(() => expect(manager.hangs()).toBe(true), { timeout: 20_000, interval: 20 });
    child.kill("SIGINT");
    expect(await exited).toBe(130);
    expect(snapshot(cwd)).toEqual(before);
    const grandchild = Number(readFileSync(join(folder, "hangs.txt"), "utf8"));
    await vi.waitFor(() => expect(() => process.kill(grandchild, 0)).toThrow("ESRCH"), { timeout: 5_000 });
  });
});
