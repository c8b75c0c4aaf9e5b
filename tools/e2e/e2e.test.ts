import { describe, expect, it } from "vitest";

import { casesOf, nameOf, packageOf } from "./cases/matrix.ts";
import { installScriptsAmong } from "./project/install-scripts.ts";
import { parseOptions } from "./options.ts";

describe("the cases", () => {
  it("have each of npm, pnpm and the three versions of Node once when reduced", () => {
    const cases = casesOf("reduced");
    expect(new Set(cases.map(({ node }) => node))).toEqual(new Set([22, 24, 26]));
    expect(new Set(cases.map(({ manager }) => manager))).toEqual(new Set(["npm", "pnpm"]));
  });

  it("have every form of every template in the standard size", () => {
    const form = ({ template, idempotency = "" }: { template: string; idempotency?: string }) =>
      `${template} ${idempotency}`;
    const forms = new Set(casesOf("extended").map(form));
    expect(forms.size).toBe(7);
    expect(new Set(casesOf("standard").map(form))).toEqual(forms);
  });

  it("are everything with everything when extended", () => {
    const cases = casesOf("extended").filter(({ manager }) => manager === "npm" || manager === "pnpm");
    expect(new Set(cases.map(nameOf)).size).toBe(7 * 2 * 3);
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
