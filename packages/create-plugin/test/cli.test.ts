import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { contents, makeFolder, runCli, snapshot } from "./sandbox.ts";

describe("a new project", () => {
  it("is written, with a git repository, and the next steps are printed", async () => {
    const cwd = makeFolder();
    const { code, stdout, stderr } = await runCli(cwd, ["@acme/flyte-plugin-my-jobs", "--yes", "--no-install"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Next:\n  cd flyte-plugin-my-jobs\n  npm install\n  npm test\n");
    expect(stdout).toContain("\nCommit the lockfile that the installation writes: CI installs from it.\n");
    const project = join(cwd, "flyte-plugin-my-jobs");
    expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8"))).toMatchObject({
      name: "@acme/flyte-plugin-my-jobs",
      version: "0.1.0",
    });
    expect(readFileSync(join(project, "test/conformance.test.ts"), "utf8")).toContain("myJobsPlugin");
    expect(readdirSync(cwd)).toEqual(["flyte-plugin-my-jobs"]);
    expect(existsSync(join(project, ".git"))).toBe(hasGit());
  });

  it("is written to its end when nobody reads what is said", async () => {
    const cwd = makeFolder();
    const args = ["my-jobs", "--yes", "--no-install", "--no-git"];
    expect(await runCli(cwd, args, {}, "nobody")).toMatchObject({ code: 0, stderr: "" });
    const other = makeFolder();
    await runCli(other, args);
    expect(contents(cwd)).toEqual(contents(other));
  });

  it("is the same, byte for byte, when it is written again", async () => {
    const [first, second] = [makeFolder(), makeFolder()];
    for (const cwd of [first, second]) await runCli(cwd, ["my-jobs", "--yes", "--no-install", "--no-git"]);
    expect(Object.keys(contents(first)).length).toBeGreaterThan(20);
    expect(contents(second)).toEqual(contents(first));
  });

  it("goes where --dir says, below folders that do not exist yet", async () => {
    const cwd = makeFolder();
    const { code, stdout } = await runCli(cwd, [
      "my-jobs",
      "--yes",
      "--no-install",
      "--no-git",
      "--dir",
      "plugins/team a",
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('  cd "plugins/team a"\n');
    expect(existsSync(join(cwd, "plugins/team a/package.json"))).toBe(true);
  });

  it("fits into a repository that holds nothing but its first files, and leaves those alone", async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, "README.md"), "# mine\n");
    writeFileSync(join(cwd, "LICENSE"), "mine\n");
    const { code, stdout } = await runCli(cwd, ["my-jobs", "--yes", "--no-install", "--no-git", "--dir", "."]);
    expect(code).toBe(0);
    expect(stdout).toContain("Left as they are: LICENSE, README.md");
    expect(readFileSync(join(cwd, "README.md"), "utf8")).toBe("# mine\n");
    expect(existsSync(join(cwd, "src/plugin.ts"))).toBe(true);
  });

  it("makes no repository inside of another one", async ({ skip }) => {
    if (!hasGit()) skip("git is not installed");
    const cwd = makeFolder();
    execFileSync("git", ["init", "--quiet"], { cwd });
    const { stdout } = await runCli(cwd, ["my-jobs", "--yes", "--no-install"]);
    expect(stdout).toContain("It is no new git repository: it is inside the work tree of ");
    expect(existsSync(join(cwd, "my-jobs/.git"))).toBe(false);
  });

  it("takes other packages in place of the published ones, by version and by path", async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, "sdk.tgz"), "");
    await runCli(cwd, ["my-jobs", "-y", "--no-install", "--no-git", "--sdk", "./sdk.tgz", "--testkit=1.2.3"]);
    expect(JSON.parse(readFileSync(join(cwd, "my-jobs/package.json"), "utf8"))).toMatchObject({
      devDependencies: {
        "@flyte-webapi/sdk": expect.stringMatching(/^file:.*\/sdk\.tgz$/),
        "@flyte-webapi/testkit": "1.2.3",
      },
    });
  });

  it.each([
    ["pnpm/12.21.0 npm/? node/v24.21.0", "  pnpm install\n  pnpm test\n", true],
    ["yarn/4.9.0 npm/? node/v24.21.0", "  yarn install\n  yarn test\n", false],
    ["bun/1.3.0 npm/? node/v24.21.0", "  bun install\n  bun run test\n", false],
  ])("is told about in the words of %s", async (userAgent, steps, hasPnpmFile) => {
    const cwd = makeFolder();
    const { stdout } = await runCli(cwd, ["my-jobs", "--yes", "--no-install", "--no-git"], {
      npm_config_user_agent: userAgent,
    });
    expect(stdout).toContain(steps);
    expect(existsSync(join(cwd, "my-jobs/pnpm-workspace.yaml"))).toBe(hasPnpmFile);
  });
});

describe("a call that writes nothing", () => {
  it.each([
    [[], 2, "create-plugin: The name of the plugin is missing, and there is nobody to ask"],
    [["--yes"], 2, "create-plugin: The name of the plugin is missing, and there is nobody to ask"],
    [["Foo"], 2, 'create-plugin: The name "Foo" has upper-case letters, which npm refuses'],
    [["vitest"], 2, 'create-plugin: The name "vitest" is a package that the project itself depends on'],
    [[""], 2, 'create-plugin: The name "" is empty'],
    [["a", "b"], 2, "create-plugin: One name is expected, got 2: a, b"],
    [["updaet", "--yes"], 2, 'create-plugin: There is no command "updaet"; did you mean update?'],
    [["my-jobs", "--tempalte", "rest"], 2, "create-plugin: There is no option --tempalte; did you mean --template?"],
    [
      ["my-jobs", "--template", "resr"],
      2,
      'create-plugin: --template is "resr", which there is not; did you mean rest?',
    ],
    [["my-jobs", "--template", ""], 2, "create-plugin: --template needs a value; write --template <template>"],
    [["my-jobs", "--dir"], 2, "create-plugin: --dir needs a value; write --dir <folder>"],
  ])("%j ends with exit code %i and says why, and what to do", async (args, code, reason) => {
    const cwd = makeFolder();
    const run = await runCli(cwd, args);
    const [first, ...advice] = run.stderr.trimEnd().split("\n");
    expect({ code: run.code, first, stdout: run.stdout }).toEqual({ code, first: reason, stdout: "" });
    expect(reason.includes("; write ") || advice.length > 0).toBe(true);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("shows a complete example when the name is missing", async () => {
    const { stderr } = await runCli(makeFolder(), []);
    expect(stderr).toContain("npm create @flyte-webapi/plugin@latest my-jobs -- --yes\n");
    expect(stderr).toContain("The templates are: rest, grpc, sync, connector, bare (--template)");
  });

  it("suggests a name that it takes", async () => {
    const { stderr } = await runCli(makeFolder(), ["My Jobs!"]);
    expect(stderr).toContain("Try my-jobs: ");
  });

  it("refuses a folder that is not empty, says what is there, and does not touch it", async () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, "my-jobs/src"), { recursive: true });
    writeFileSync(join(cwd, "my-jobs/src/index.ts"), "mine");
    writeFileSync(join(cwd, "my-jobs/package.json"), "{}");
    const before = snapshot(cwd);
    const { code, stdout, stderr } = await runCli(cwd, ["my-jobs", "--yes"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("my-jobs is not empty: it holds package.json, src\n");
    expect(snapshot(cwd)).toEqual(before);
  });

  it("lists with --dry-run exactly what is written without it", async () => {
    const cwd = makeFolder();
    const dry = await runCli(cwd, ["my-jobs", "--yes", "--dry-run"]);
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain("Nothing was written.\n");
    expect(readdirSync(cwd)).toEqual([]);
    await runCli(cwd, ["my-jobs", "--yes", "--no-install", "--no-git"]);
    const listed = [...dry.stdout.matchAll(/^ {2}(\S+) \(\d+ bytes\)$/gm)].map(([, path]) => path);
    const written = Object.keys(contents(join(cwd, "my-jobs"))).filter((path) => !path.endsWith("/"));
    expect(new Set(listed)).toEqual(new Set(written));
    expect(listed).toHaveLength(written.length);
  });

  it("prints help and version, and asks for nothing", async () => {
    const help = await runCli(makeFolder(), ["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("--template <template>");
    expect(await runCli(makeFolder(), ["-v"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
    });
  });
});

function hasGit(): boolean {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
