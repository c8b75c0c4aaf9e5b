import { execFileSync } from "node:child_process";
import { chmodSync, globSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { BASE_FILE } from "../src/plan/base.ts";
import { RECORD_FILE } from "../src/plan/record.ts";
import { readLayout } from "./layouts.ts";
import { commitAll, editFile, writeTree } from "./project-folder.ts";
import { contents, makeFolder, runCli, snapshot, type Run } from "./sandbox.ts";

const read = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

/** A project of the first layout, committed. */
function oldProject(template = "rest"): string {
  const folder = makeFolder();
  writeTree(folder, readLayout(1, template));
  commitAll(folder);
  return folder;
}

/** A project of this version, with the same name. */
async function newProject(template: string): Promise<string> {
  const folder = makeFolder();
  const args = [
    "@acme/flyte-plugin-my-jobs",
    "--dir",
    ".",
    "--template",
    template,
    "--no-install",
    "--no-git",
    "--yes",
  ];
  expect(await runCli(folder, args)).toMatchObject({ code: 0 });
  return folder;
}

/** The last line of a run with --json. */
function result({ stdout }: Run): Readonly<Record<string, unknown>> {
  // Whatever it holds is compared with what is expected.
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Readonly<Record<string, unknown>>;
}

/** What git says was changed. */
function gitStatus(folder: string): string {
  return execFileSync("git", ["status", "--porcelain"], { cwd: folder, encoding: "utf8" });
}

/** What the folder holds, without git's own files. */
function state(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(contents(folder)).filter(([path]) => !path.startsWith(".git/")));
}

describe("update", () => {
  it.each(["rest", "sync", "connector", "bare"])(
    "makes of an old project (%s) exactly what a new one is; a second run changes nothing",
    async (template) => {
      const folder = oldProject(template);
      const run = await runCli(folder, ["update", "--json"]);
      expect(result(run)).toMatchObject({
        event: "result",
        ok: true,
        exitCode: 0,
        command: "update",
        conflicts: 0,
        changed: true,
        migrations: [{ number: 1 }],
      });
      expect(state(folder)).toEqual(state(await newProject(template)));
      commitAll(folder);
      const before = snapshot(folder);
      const again = await runCli(folder, ["update", "--json"]);
      expect(result(again)).toMatchObject({ ok: true, changed: false, files: [], migrations: [] });
      expect(snapshot(folder)).toEqual(before);
    },
  );

  it("keeps what the user has written, says what it did, and what to do next", async () => {
    const folder = oldProject();
    editFile(folder, "README.md", (text) => `${text}\n## Ours\n`);
    rmSync(join(folder, "renovate.json"));
    commitAll(folder);
    const { code, stdout } = await runCli(folder, ["update"]);
    expect(code).toBe(0);
    expect(stdout).toContain("  migration 1: scripts doctor and update; CI can be started by hand\n");
    expect(stdout).toContain("  README.md: merged with your changes\n");
    expect(stdout).toContain("Next:\n  npm install\n  npm test\n");
    expect(read(folder, "README.md")).toMatch(/## Keep it current\n[^]*\n## Ours\n$/);
    expect(Object.keys(state(folder))).not.toContain("renovate.json");
  });

  it("puts both sides of a conflict between markers, exits with 5, and does not ask again", async () => {
    const folder = oldProject();
    editFile(folder, "AGENTS.md", (text) => text.replace("Leave it alone.", "Hands off."));
    commitAll(folder);
    const run = await runCli(folder, ["update", "--json"]);
    expect(run.code).toBe(5);
    expect(result(run)).toMatchObject({ ok: false, exitCode: 5, conflicts: 1 });
    expect(result(run)["files"]).toContainEqual({ path: "AGENTS.md", action: "conflict", conflicts: 1 });
    expect(read(folder, "AGENTS.md")).toMatch(
      /^<<<<<<< yours\n.*Hands off\.\n=======\n.*Leave them alone\.\n>>>>>>> create-plugin\n/m,
    );
    const again = await runCli(folder, ["update", "--force", "--json"]);
    expect(result(again)).toMatchObject({ ok: true, changed: false });
  });

  it("writes nothing with --dry-run, and lists what the run then does", async () => {
    const folder = oldProject();
    const before = snapshot(folder);
    const dry = await runCli(folder, ["update", "--dry-run", "--json"]);
    expect(snapshot(folder)).toEqual(before);
    const run = await runCli(folder, ["update", "--json"]);
    expect(result(dry)).toEqual({ ...result(run), dryRun: true });
  });

  it.each([
    ["a file that is not committed", (folder: string) => writeFileSync(join(folder, "new.txt"), "")],
    ["no repository", (folder: string) => rmSync(join(folder, ".git"), { recursive: true })],
  ])("is refused with %s, unless --force is given", async (_what, change) => {
    const folder = oldProject();
    change(folder);
    const before = snapshot(folder);
    const refused = await runCli(folder, ["update"]);
    expect(refused).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("or go on with --force\n") });
    expect(snapshot(folder)).toEqual(before);
    expect(await runCli(folder, ["update", "--force"])).toMatchObject({ code: 0 });
  });

  it("keeps the answers of the project: package manager, name, style, a Node of its own", async () => {
    const folder = makeFolder();
    const args = [
      "my-jobs",
      "--dir",
      ".",
      "--no-install",
      "--no-git",
      "--package-manager",
      "pnpm",
      "--idempotency",
      "tag-lookup",
    ];
    await runCli(folder, args);
    const before = state(folder);
    expect(result(await runCli(folder, ["update", "--force", "--json"]))).toMatchObject({ ok: true, changed: false });
    expect(state(folder)).toEqual(before);
  });

  it("leaves a file alone that was there before the project", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "README.md"), "# mine\n");
    await runCli(folder, ["my-jobs", "--dir", ".", "--no-install", "--no-git", "--yes"]);
    expect(result(await runCli(folder, ["update", "--force", "--json"]))).toMatchObject({ ok: true, changed: false });
    expect(read(folder, "README.md")).toBe("# mine\n");
  });

  it("works without the recorded base, as far as it can, and says where it cannot", async () => {
    const folder = oldProject();
    rmSync(join(folder, BASE_FILE));
    editFile(folder, "src/plugin.ts", (text) => `${text}// mine\n`);
    editFile(folder, "README.md", (text) => `${text}mine\n`);
    commitAll(folder);
    const run = await runCli(folder, ["update", "--json"]);
    expect(run.code).toBe(5);
    const files = result(run)["files"];
    expect(files).toContainEqual({
      path: "README.md",
      action: "left",
      conflicts: 1,
      note: expect.stringContaining("not known"),
    });
    expect(files).toContainEqual({ path: "AGENTS.md", action: "updated", conflicts: 0 });
    expect(read(folder, "src/plugin.ts")).toMatch(/\/\/ mine\n$/);
    expect(read(folder, "README.md")).toMatch(/mine\n$/);
  });

  it.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
    "writes all files or none (skipped on Windows, and for root, whom nothing stops)",
    async () => {
      const folder = oldProject();
      chmodSync(join(folder, "package.json"), 0o444);
      const before = state(folder);
      expect(await runCli(folder, ["update", "--force"])).toMatchObject({ code: 3 });
      expect(state(folder)).toEqual(before);
    },
  );

  it.skipIf(process.platform === "win32")(
    "keeps the rights of a file, and does not write through a link (skipped on Windows)",
    async () => {
      const [folder, outside] = [oldProject(), makeFolder()];
      chmodSync(join(folder, "README.md"), 0o755);
      expect(await runCli(folder, ["update", "--force"])).toMatchObject({ code: 0 });
      expect(statSync(join(folder, "README.md")).mode & 0o777).toBe(0o755);
      const other = oldProject();
      rmSync(join(other, ".github"), { recursive: true });
      symlinkSync(outside, join(other, ".github"));
      editFile(other, RECORD_FILE, (text) => text.replace(/\n +"\.github[^\n]*/g, ""));
      const before = gitStatus(other);
      const run = await runCli(other, ["update", "--force"]);
      expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining("is reached through a link") });
      expect(gitStatus(other)).toBe(before);
      expect(snapshot(outside)).toEqual({});
    },
  );
});

describe("doctor", () => {
  it("ends with how many of each it has found", async () => {
    const folder = await newProject("bare");
    const two = await runCli(folder, ["doctor"]);
    expect(two).toMatchObject({ code: 0, stdout: expect.stringMatching(/^! warning .*\[repository\]$/m) });
    expect(two.stdout).toMatch(/\n0 errors, 2 warnings\.\n$/);
    editFile(folder, "package.json", (text) => text.replace("{", '{\n  "repository": "github:acme/my-jobs",'));
    expect((await runCli(folder, ["doctor"])).stdout).toMatch(/\n0 errors, 1 warning\.\n$/);
  });
});

describe("a record that cannot be used", () => {
  it.each([
    ["is no JSON object", () => "[]"],
    ['has no "version"', (text: string) => text.replace(/"version": "[^"]+"/, '"version": "new"')],
    [
      "names the template moon, which there is not",
      (text: string) => text.replace('"template": "rest"', '"template": "moon"'),
    ],
    [
      'names "../outside", which is not inside the project',
      (text: string) => text.replace('"README.md"', '"../outside"'),
    ],
    [
      'names ".git/hooks/pre-commit", which is not inside the project',
      (text: string) => text.replace('"README.md"', '".git/hooks/pre-commit"'),
    ],
    ["The project is of version 99.0.0", (text: string) => text.replace(/"version": "[^"]+"/, '"version": "99.0.0"')],
  ])("%s: exit code 3, and nothing is written", async (reason, edit) => {
    const folder = oldProject();
    editFile(folder, RECORD_FILE, edit);
    const before = snapshot(folder);
    const run = await runCli(folder, ["update", "--force"]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 3, stdout: "" });
    expect(run.stderr).toContain(reason);
    expect(snapshot(folder)).toEqual(before);
  });
});

describe("add task-type", () => {
  it("changes the plugin and its conformance test, and nothing when it is called again", async () => {
    const folder = await newProject("rest");
    const before = state(folder);
    const run = await runCli(folder, ["add", "task-type", "spark_job", "--json"]);
    expect(result(run)).toMatchObject({
      ok: true,
      command: "add task-type",
      plugin: "my-jobs",
      files: ["src/plugin.ts", "test/conformance.test.ts"],
    });
    const changed = Object.entries(state(folder)).filter(([path, hash]) => before[path] !== hash);
    expect(changed.map(([path]) => path)).toEqual(["src/plugin.ts", "test/conformance.test.ts"]);
    expect(read(folder, "src/plugin.ts")).toContain('supportedTaskTypes: ["my_jobs", "spark_job"],');
    const after = snapshot(folder);
    const again = await runCli(folder, ["add", "task-type", "spark_job", "--json"]);
    expect(result(again)).toMatchObject({ ok: true, changed: false, files: [] });
    expect(snapshot(folder)).toEqual(after);
  });

  it("changes nothing for the task type that the template has given it", async () => {
    const folder = await newProject("rest");
    const before = snapshot(folder);
    const run = await runCli(folder, ["add", "task-type", "my_jobs"]);
    expect(run).toMatchObject({
      code: 0,
      stdout: "src/plugin.ts has the task type my_jobs already. Nothing was written.\n",
    });
    expect(snapshot(folder)).toEqual(before);
  });

  it("asks which plugin is meant when there are several, and takes --plugin for an answer", async () => {
    const folder = await newProject("bare");
    writeFileSync(
      join(folder, "src/other.ts"),
      'export const o = { id: "other", supportedTaskTypes: ["o"], pluginLoader: () => {} };\n',
    );
    const run = await runCli(folder, ["add", "task-type", "x", "--json"]);
    expect(result(run)).toMatchObject({ exitCode: 2, error: { missing: ["plugin"] } });
    expect(await runCli(folder, ["add", "task-type", "x", "--plugin", "other"])).toMatchObject({ code: 0 });
    expect(read(folder, "src/other.ts")).toContain('["o", "x"]');
  });
});

describe("add template", () => {
  it("adds what it takes to serve a plugin; a second call changes nothing, and an update keeps it current", async () => {
    const folder = await newProject("rest");
    commitAll(folder);
    editFile(folder, "package.json", (text) => text.replaceAll("  ", "\t"));
    const run = await runCli(folder, ["add", "template", "connector", "--json"]);
    expect(result(run)).toMatchObject({ ok: true, part: "connector", next: ["npm install"] });
    expect(result(run)["files"]).toEqual(
      expect.arrayContaining(["Dockerfile", "deploy/values.yaml", ".github/workflows/image.yml", "test/serve.test.ts"]),
    );
    expect(read(folder, "package.json")).toContain('\t\t"serve": "flyte-webapi serve --modules ./dist/index.js",\n');
    expect(read(folder, "README.md")).toContain("\n## Serve it to a cluster\n");
    const after = snapshot(folder);
    expect(result(await runCli(folder, ["add", "template", "connector", "--json"]))).toMatchObject({
      ok: true,
      changed: false,
    });
    expect(result(await runCli(folder, ["update", "--force", "--json"]))).toMatchObject({ ok: true, changed: false });
    expect(snapshot(folder)).toEqual(after);
    expect(JSON.parse(read(folder, RECORD_FILE))).toMatchObject({ answers: { additions: ["connector"] } });
  });

  it.each([
    ["rest", "JOB_API", "https://jobs.example.com"],
    ["grpc", "JOB_API", "https://jobs.example.com"],
    ["bare", "JOB_API", "https://jobs.example.com"],
    ["sync", "CLASSIFY_API", "https://classify.example.com"],
  ])("gives the plugin of %s the variables that it reads", async (template, variable, address) => {
    const folder = await newProject(template);
    expect(await runCli(folder, ["add", "template", "connector"])).toMatchObject({ code: 0 });
    const values = read(folder, "deploy/values.yaml");
    const sources = globSync("src/*.ts", { cwd: folder }).map((path) => read(folder, path));
    // The connector has variables of its own.
    const named = new Set(values.match(/\b(?!FLYTE_)[A-Z]+(?:_[A-Z]+)+\b/g));
    expect(named).toEqual(new Set([`${variable}_URL`, `${variable}_TOKEN`]));
    for (const word of [...named, address])
      expect([word, sources.some((text) => text.includes(word))]).toEqual([word, true]);
    expect(values).toContain(`value: ${address}\n`);
    expect(result(await runCli(folder, ["update", "--force", "--json"]))).toMatchObject({ ok: true, changed: false });
  });

  it("makes of a rest project what a connector project is, but for its description", async () => {
    const [folder, connector] = [await newProject("rest"), await newProject("connector")];
    await runCli(folder, ["add", "template", "connector"]);
    const own = (project: string): object =>
      Object.fromEntries(
        Object.entries(state(project)).filter(
          ([path]) => !path.startsWith(".create-plugin.") && path !== "package.json",
        ),
      );
    expect(own(folder)).toEqual(own(connector));
  });

  it("refuses to write over files that hold something else, names them, and writes nothing", async () => {
    const folder = await newProject("sync");
    writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
    mkdirSync(join(folder, "deploy"));
    writeFileSync(join(folder, "deploy/values.yaml"), "mine");
    const before = snapshot(folder);
    const run = await runCli(folder, ["add", "template", "connector"]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain("These files are in the way of connector: Dockerfile, deploy/values.yaml\n");
    expect(snapshot(folder)).toEqual(before);
  });

  it("names a folder where a file belongs, and writes nothing", async () => {
    const folder = await newProject("sync");
    mkdirSync(join(folder, "Dockerfile"));
    const before = snapshot(folder);
    const run = await runCli(folder, ["add", "template", "connector"]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(
      `${join(folder, "Dockerfile")} is no file\nRename or remove it. Nothing was written.\n`,
    );
    expect(snapshot(folder)).toEqual(before);
  });

  it.each(["{", "[]", '"text"', ""])("leaves a package.json alone that is %j, and says so", async (text) => {
    const folder = await newProject("sync");
    writeFileSync(join(folder, "package.json"), text);
    const before = snapshot(folder);
    for (const part of ["connector", "ci"]) {
      const run = await runCli(folder, ["add", "template", part]);
      expect(run.code).toBe(3);
      expect(run.stderr).toContain("is missing, or is no JSON object\nMend it, or take it back from git.");
    }
    expect(snapshot(folder)).toEqual(before);
  });

  it("keeps a script of that name that the project has for something else, and says so", async () => {
    const folder = await newProject("bare");
    editFile(folder, "package.json", (text) => text.replace('"scripts": {', '"scripts": {\n    "serve": "mine",'));
    const run = await runCli(folder, ["add", "template", "connector", "--json"]);
    expect(result(run)).toMatchObject({ ok: true, kept: ["scripts.serve"] });
    expect(read(folder, "package.json")).toContain('"serve": "mine"');
  });

  it("brings workflows back that were removed", async () => {
    const folder = await newProject("bare");
    const before = state(folder);
    rmSync(join(folder, ".github"), { recursive: true });
    rmSync(join(folder, "renovate.json"));
    expect(await runCli(folder, ["add", "template", "ci"])).toMatchObject({ code: 0 });
    expect(state(folder)).toEqual(before);
  });

  it("does not add a plugin to another one", async () => {
    const run = await runCli(await newProject("bare"), ["add", "template", "sync"]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining("is a plugin of its own") });
  });
});
