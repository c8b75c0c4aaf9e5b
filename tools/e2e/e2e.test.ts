import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { repoRoot } from "../run/repo.ts";
import { casesOf, nameOf, packageOf } from "./cases/matrix.ts";
import { compareTrees } from "./cases/same-trees.ts";
import { CheckFailed } from "./machine/check-failed.ts";
import { commitProblem } from "./project/commit-problem.ts";
import { hasBuiltEsbuild, installScriptsAmong } from "./project/install-scripts.ts";
import { parseOptions } from "./options.ts";
import { optionalDependencies } from "./registry/publish-stand-ins.ts";
import { layoutsOf } from "./update/layouts.ts";
import { nameOfUpdate } from "./update/run-update.ts";

describe("the cases", () => {
  it("have each of npm, pnpm and the three versions of Node once when reduced", () => {
    const cases = casesOf("reduced");
    expect(new Set(cases.map(({ node }) => node))).toEqual(new Set([22, 24, 26]));
    expect(new Set(cases.map(({ manager }) => manager))).toEqual(new Set(["npm", "pnpm"]));
  });

  it("are every form of every template with npm and pnpm on each Node in the standard size", () => {
    const forms = [
      "rest, key-header",
      "rest, deterministic-id",
      "rest, tag-lookup",
      "grpc",
      "sync",
      "connector",
      "bare",
    ];
    const expected = forms.flatMap((form) =>
      ["npm", "pnpm"].flatMap((manager) => [22, 24, 26].map((node) => `${form}, ${manager}, Node ${node}`)),
    );
    expect(casesOf("standard").map(nameOf).sort()).toEqual(expected.sort());
  });

  it("have every template that there is in the standard size", () => {
    const templates = readdirSync(join(repoRoot, "templates"), { withFileTypes: true })
      .filter((it) => it.isDirectory() && /^[a-z]/.test(it.name))
      .map(({ name }) => name);
    expect(new Set(casesOf("standard").map(({ template }) => template))).toEqual(new Set(templates));
  });

  it("have every form with yarn and bun, too, when extended", () => {
    const more = casesOf("extended").slice(casesOf("standard").length);
    expect(casesOf("extended").slice(0, -more.length)).toEqual(casesOf("standard"));
    expect(new Set(more.map(nameOf)).size).toBe(7 * 2 * 3);
    expect(new Set(more.map(({ manager }) => manager))).toEqual(new Set(["yarn", "bun"]));
  });

  it.each(["reduced", "standard", "extended"] as const)("make each another package (%s)", (size) => {
    const names = casesOf(size).map(packageOf);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("the trees of the same arguments", () => {
  /** Compares what a program in place of create-plugin says of its trees. */
  async function compare(hash: string): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), "e2e-test-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const program = join(folder, "bin.mjs");
    writeFileSync(program, `console.log(JSON.stringify({ treeHash: ${hash} }));\n`);
    const nodes = [
      { major: 22, env: { ...process.env, NODE: "22" } },
      { major: 24, env: { ...process.env, NODE: "24" } },
    ];
    return await compareTrees(program, [{ template: "bare" }], nodes, folder, new AbortController().signal);
  }

  it("are written twice on each Node, and are one", async () => {
    expect(await compare('process.argv[process.argv.indexOf("--template") + 1]')).toBe(4);
  });

  it.each([
    ["on each Node", "process.env.NODE"],
    ["in each run", "String(process.pid)"],
    ["nowhere to be found", "undefined"],
  ])("are refused when their hash is another one %s", async (_where, hash) => {
    await expect(compare(hash)).rejects.toThrow(CheckFailed);
  });
});

describe("the projects that are updated", () => {
  const folder = join(repoRoot, "packages/create-plugin/test/fixtures/layouts");

  it("are all of every recorded layout", () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
    expect(files.length).toBeGreaterThanOrEqual(4);
    expect(layoutsOf("standard")).toHaveLength(files.length);
    expect(layoutsOf("extended")).toEqual(layoutsOf("standard"));
  });

  it("are one of the first layout when reduced", () => {
    expect(layoutsOf("reduced").map(nameOfUpdate)).toEqual(["update, rest, layout 1"]);
    expect(layoutsOf("standard")).toEqual(expect.arrayContaining([...layoutsOf("reduced")]));
  });
});

describe("the command line", () => {
  it("takes the standard size with its timings", () => {
    expect(parseOptions([])).toEqual({ size: "standard", only: "", json: false, timings: true });
  });

  it("measures nothing when reduced", () => {
    expect(parseOptions(["--reduced", "--json"])).toMatchObject({ size: "reduced", timings: false, json: true });
  });

  it.each([[["--extended", "--reduced"]], [["--no-such"]], [["grpc"]]])("refuses %j", (args) => {
    expect(() => parseOptions(args)).toThrow(TypeError);
  });
});

it("tells install scripts from the scripts of a project", () => {
  expect(
    installScriptsAmong([
      { event: "typecheck", packageName: "plugin" },
      { event: "prepack", packageName: "plugin" },
      { event: "postinstall", packageName: "esbuild" },
    ]),
  ).toEqual(["esbuild postinstall"]);
});

describe("the first commit of a project", () => {
  const written = ["package.json", ".yarnrc.yml"];

  it.each(["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"])(
    "holds what was written, and %s",
    (lock) => {
      expect(commitProblem(written, [...written, lock])).toBeUndefined();
    },
  );

  it("may hold a lockfile that was written", () => {
    expect(commitProblem([...written, "yarn.lock"], [...written, "yarn.lock"])).toBeUndefined();
  });

  it.each([
    [[...written, "yarn.lock", ".yarn/install-state.gz"], "it holds what is not the project's: .yarn/install-state.gz"],
    [["package.json", "yarn.lock"], "it does not hold .yarnrc.yml"],
    [written, "one lockfile is expected, got 0: "],
    [[...written, "yarn.lock", "package-lock.json"], "one lockfile is expected, got 2: yarn.lock, package-lock.json"],
  ])("is not right with %j", (committed, problem) => {
    expect(commitProblem(written, committed)).toBe(problem);
  });
});

describe("the install script of esbuild", () => {
  it.each(["node_modules/esbuild", "node_modules/.pnpm/esbuild@0.28.0/node_modules/esbuild"])(
    "has run when its program is in place of its launcher (in %s)",
    (folder) => {
      const project = mkdtempSync(join(tmpdir(), "e2e-test-"));
      onTestFinished(() => rmSync(project, { recursive: true }));
      expect(() => hasBuiltEsbuild(project)).toThrow("has no esbuild");
      const file = join(project, folder, "bin", "esbuild");
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "#!/usr/bin/env node\n");
      expect(hasBuiltEsbuild(project)).toBe(false);
      writeFileSync(file, "\u007fELF");
      expect(hasBuiltEsbuild(project)).toBe(true);
    },
  );
});

it("finds the versions of optional dependencies in a lockfile, each once, and of a range the oldest", () => {
  const esbuild = (version: string) => ({
    optionalDependencies: { "@esbuild/aix-ppc64": version, fsevents: "~2.3.3" },
  });
  const packages = {
    "": {},
    "node_modules/esbuild": esbuild("0.28.0"),
    "node_modules/tsup/node_modules/esbuild": esbuild("0.27.0"),
    "node_modules/vite/node_modules/esbuild": esbuild("0.28.0"),
    "node_modules/odd": { optionalDependencies: { "any-version": "*", "one-of-two": "^1.0.0 || ^2.0.0" } },
    "node_modules/oxlint": { optionalDependencies: { "@oxlint/binding-darwin-arm64": "1.0.0-rc.1" } },
  };
  expect(optionalDependencies(JSON.stringify({ packages }))).toEqual([
    { name: "@esbuild/aix-ppc64", version: "0.28.0", exact: true },
    { name: "fsevents", version: "2.3.3", exact: false },
    { name: "@esbuild/aix-ppc64", version: "0.27.0", exact: true },
    { name: "@oxlint/binding-darwin-arm64", version: "1.0.0-rc.1", exact: true },
  ]);
});
