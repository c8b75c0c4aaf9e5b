import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { optionsOf } from "../src/cli/option-table.ts";
import { fakePackageManager } from "./fake-package-manager.ts";
import { contents, makeFolder, runCli, type Run } from "./sandbox.ts";

/** The objects that a run with --json has printed. Each line is one. */
function events({ stdout }: Run): readonly Readonly<Record<string, unknown>>[] {
  // Whatever they hold is compared with what is expected.
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

const resultOf = (run: Run): Readonly<Record<string, unknown>> => events(run).at(-1) ?? {};

describe("--json", () => {
  it("ends with one object that says what was written, and how to go on", async () => {
    const cwd = makeFolder();
    const run = await runCli(cwd, ["my-jobs", "--json", "--no-install", "--no-git"]);
    expect({ code: run.code, stderr: run.stderr, lines: events(run).length }).toEqual({
      code: 0,
      stderr: "",
      lines: 1,
    });
    expect(resultOf(run)).toMatchObject({
      event: "result",
      ok: true,
      exitCode: 0,
      target: join(cwd, "my-jobs"),
      answers: { name: "my-jobs", template: "rest", idempotency: "key-header", packageManager: "npm" },
      git: { state: "none", reason: "--no-git was given" },
      installed: false,
      verified: false,
      steps: [],
      next: ["cd my-jobs", "npm install", "npm test"],
      repeat: expect.stringMatching(
        /^npx @flyte-webapi\/create-plugin@\S+ my-jobs --template rest --idempotency key-header --package-manager npm --no-install --no-git --yes$/,
      ),
    });
  });

  it("lists with --dry-run exactly what a run writes: paths, sizes and hashes", async () => {
    const cwd = makeFolder();
    const args = ["my-jobs", "--json", "--no-install", "--no-git", "--template", "connector"];
    const dry = await runCli(cwd, [...args, "--dry-run"]);
    expect(dry.code).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
    const result = resultOf(dry);
    const run = await runCli(cwd, args);
    expect(resultOf(run)).toMatchObject({ files: result["files"], treeHash: result["treeHash"] });
    const project = join(cwd, "my-jobs");
    const written = Object.keys(contents(project))
      .filter((path) => !path.endsWith("/"))
      .map((path) => {
        const bytes = readFileSync(join(project, path));
        return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
      });
    const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
    // A list of what is compared with it, which fails if it is anything else.
    const listed = result["files"] as readonly { path: string }[];
    expect([...listed].sort(byPath)).toEqual(written.sort(byPath));
  });

  it("tells in the result what is missing, and exits with the same code", async () => {
    const run = await runCli(makeFolder(), ["--json"]);
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 2, stderr: "" });
    expect(resultOf(run)).toMatchObject({
      event: "result",
      ok: false,
      exitCode: 2,
      error: {
        message: "The name of the plugin is missing, and there is nobody to ask",
        missing: ["name"],
        advice: expect.arrayContaining([
          expect.stringContaining("npm create @flyte-webapi/plugin@latest my-jobs -- --yes"),
        ]),
      },
    });
  });

  it.each([
    [["my-jobs", "--json", "--bogus"], 2],
    [["--bogus", "--json"], 2],
    [["my-jobs", "--json", "--json"], 2],
    [["my-jobs", "--json", "--dir", "full"], 3],
  ])("tells also what is wrong with %j", async (args, exitCode) => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, "full"));
    writeFileSync(join(cwd, "full/mine"), "");
    const run = await runCli(cwd, args);
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: exitCode, stderr: "" });
    expect(resultOf(run)).toMatchObject({ ok: false, exitCode, error: { message: expect.any(String) } });
  });

  it.skipIf(process.platform === "win32")(
    "tells each step when it begins and when it ends (skipped on Windows)",
    async () => {
      const failing = fakePackageManager(makeFolder(), "npm", { "run build": "fail" });
      const run = await runCli(makeFolder(), ["my-jobs", "--json", "--no-git"], failing.env);
      expect(run).toMatchObject({ code: 5, stderr: "" });
      const steps = events(run).filter(({ event }) => event === "step");
      expect(steps.slice(0, 2)).toEqual([
        { event: "step", step: "install", status: "started" },
        { event: "step", step: "install", status: "passed", ms: expect.any(Number) },
      ]);
      expect(steps.filter(({ status }) => status === "failed")).toEqual([
        { event: "step", step: "build", status: "failed", ms: expect.any(Number) },
      ]);
      expect(resultOf(run)).toMatchObject({
        ok: false,
        exitCode: 5,
        error: { message: expect.stringContaining('"build"') },
      });
    },
  );

  it("makes a schema of the help, in which every option that is not hidden has a field", async () => {
    const { code, stdout } = await runCli(makeFolder(), ["--help", "--json"]);
    expect(code).toBe(0);
    // What it holds is looked at below.
    const schema = JSON.parse(stdout) as { properties: Record<string, object>; required: string[] };
    const flags = optionsOf("create")
      .filter(({ hidden }) => hidden !== true)
      .map(({ flag }) => flag);
    expect(Object.keys(schema.properties)).toEqual(["name", ...flags]);
    expect(schema.properties["template"]).toMatchObject({
      enum: ["rest", "grpc", "sync", "connector", "bare"],
      default: "rest",
    });
    expect(schema.required).toEqual(["name"]);
  });
});
