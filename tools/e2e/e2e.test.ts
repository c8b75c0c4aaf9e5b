import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { repoRoot } from "../run/repo.ts";
import { casesOf, nameOf, packageOf } from "./cases/matrix.ts";
import { commitProblem } from "./project/commit-problem.ts";
import { hasBuiltEsbuild, installScriptsAmong } from "./project/install-scripts.ts";
import { parseOptions } from "./options.ts";
import { optionalDependencies } from "./registry/publish-stand-ins.ts";

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
    expect(new Set(more.map(nameOf)).size).toBe(7 * 2);
    expect(new Set(more.map(({ manager }) => manager))).toEqual(new Set(["yarn", "bun"]));
  });

  it.each(["reduced", "standard", "extended"] as const)("make each another package (%s)", (size) => {
    const names = casesOf(size).map(packageOf);
    expect(new Set(names).size).toBe(names.length);
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
