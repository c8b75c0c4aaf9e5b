import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { repoRoot } from "../run/repo.ts";
import { casesOf, nameOf, packageOf } from "./cases/matrix.ts";
import { installScriptsAmong } from "./project/install-scripts.ts";
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
