import { randomBytes } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { apiReport } from "../checks/api-report.ts";
import { build } from "../checks/build.ts";
import { packageFiles } from "../checks/package-files.ts";
import { packageShape } from "../checks/package-shape.ts";
import { packageSize } from "../checks/package-size.ts";
import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { repoRoot } from "../run/repo.ts";
import { GREEN } from "./describe-check.ts";
import type { MiniWorkspace } from "./mini-workspace.ts";
import { miniWorkspace } from "./mini-workspace.ts";

describe("on built packages", () => {
  let workspace: MiniWorkspace;

  // Building takes seconds, so one build serves all tests here; each puts back what it changed.
  beforeAll(async () => {
    workspace = miniWorkspace();
    expect(await build(workspace.root, "packages/sdk")).toMatchObject(GREEN);
    const update = ["tools/api-report.ts", "--update", "--package", "sdk", "--root", workspace.root];
    expect(await exec("node", update, { cwd: repoRoot })).toEqual({ code: 0, output: "" });
  });
  afterAll(() => workspace[Symbol.dispose]());

  const onSdk = async (
    check: (root: string, folder: string) => Promise<Outcome>,
    file: string,
    before: string,
    after: string,
  ): Promise<Outcome> => {
    workspace.edit(file, before, after);
    try {
      return await check(workspace.root, "packages/sdk");
    } finally {
      workspace.edit(file, after, before);
    }
  };

  it("the package shape is green without a fault", async () => {
    expect(await packageShape(workspace.root, "packages/sdk")).toMatchObject(GREEN);
  });

  it("the package shape names an export without a file", async () => {
    const { failed, output } = await onSdk(
      packageShape,
      "packages/sdk/package.json",
      '"default": "./dist/index.js"\n      },\n      "./package.json": "./package.json"\n    }\n  }',
      '"default": "./dist/gone.js"\n      },\n      "./package.json": "./package.json"\n    }\n  }',
    );
    expect(failed).toBe(1);
    expect(output).toMatch(/gone\.js but the file does not exist/);
  });

  it("the package shape names declarations that do not resolve", async () => {
    const { failed, output } = await onSdk(
      packageShape,
      "packages/sdk/dist/index.d.ts",
      "export {",
      'export * from "./gone";\nexport {',
    );
    expect(failed).toBe(1);
    expect(output).toMatch(/Internal resolution error/i);
  });

  it("the package shape names CommonJS that pretends to be a module", async () => {
    const { failed, output } = await onSdk(
      packageShape,
      "packages/sdk/dist/index.js",
      "export {",
      "module.exports = {};\n({",
    );
    expect(failed).toBe(1);
    expect(output).toMatch(/CJS/);
  });

  it("the package size is green without a fault", async () => {
    expect(await packageSize(workspace.root, "packages/sdk")).toMatchObject(GREEN);
  });

  it("the package size names a package that has grown, packed and unpacked", async () => {
    // Random bytes do not get smaller.
    workspace.write("packages/sdk/dist/grown.js", `// ${randomBytes(3_000_000).toString("base64")}\n`);
    const { failed, output } = await packageSize(workspace.root, "packages/sdk");
    workspace.remove("packages/sdk/dist/grown.js");
    expect(failed).toBe(1);
    expect(output).toMatch(/^packages\/sdk, packed, weighs 3\d{3} kB; its budget is \d+ kB$/m);
    expect(output).toMatch(/^packages\/sdk, unpacked, weighs 4\d{3} kB; its budget is \d+ kB$/m);
  });

  it("the package size names a package without a budget", async () => {
    const { failed, output } = await packageSize(workspace.root, "packages/sdk", {});
    expect({ failed, output }).toEqual({
      failed: 1,
      output: expect.stringContaining("packages/sdk has no size budget"),
    });
  });

  it("the package files are green without a fault", async () => {
    workspace.write("packages/sdk/README.md", "# sdk\n");
    workspace.write("packages/sdk/LICENSE", "Apache-2.0\n");
    workspace.write("packages/sdk/NOTICE", "sdk\n");
    expect(await packageFiles(workspace.root, "packages/sdk")).toMatchObject(GREEN);
  });

  it("the package files name a missing text and what a tool has left behind", async () => {
    workspace.remove("packages/sdk/README.md");
    workspace.write("packages/sdk/dist/tsconfig.tsbuildinfo", "{}");
    const { failed, output } = await packageFiles(workspace.root, "packages/sdk");
    workspace.remove("packages/sdk/dist/tsconfig.tsbuildinfo");
    expect(failed).toBe(1);
    expect(output.split("\n")).toEqual([
      "packages/sdk: README.md is not in the package",
      "packages/sdk: dist/tsconfig.tsbuildinfo should not be in the package",
    ]);
  });

  it("the API report is green without a fault", async () => {
    expect(await apiReport(workspace.root, { name: "sdk" })).toMatchObject(GREEN);
  });

  it("the API report stays green when declarations move", async () => {
    const moved = await onSdk(
      async (root) => await apiReport(root, { name: "sdk" }),
      "packages/sdk/dist/index.d.ts",
      "/** Where a job is. */",
      "\n\n\n/** Where a job is. */",
    );
    expect(moved).toMatchObject(GREEN);
  });

  it("the API report shows a change of the public API", async () => {
    const { failed, output } = await onSdk(
      async (root) => await apiReport(root, { name: "sdk" }),
      "packages/sdk/dist/index.d.ts",
      "isTerminal(phase: Phase)",
      "isTerminal(phase: Phase | undefined)",
    );
    expect(failed).toBe(1);
    expect(output).toMatch(/^\+.*isTerminal\(phase: Phase \| undefined\)/m);
  });

  it("the API report names a type that users cannot import", async () => {
    const { failed, output } = await onSdk(
      async (root) => await apiReport(root, { name: "sdk" }),
      "packages/sdk/dist/index.d.ts",
      "isTerminal(phase: Phase): boolean;",
      "isTerminal(phase: Phase): Hidden;\ntype Hidden = { on: boolean };",
    );
    expect(failed).toBe(1);
    expect(output).toMatch(/ae-forgotten-export.*Hidden/);
  });

  it("the API report names a private type that is not needed", async () => {
    workspace.write("packages/sdk/etc/private-types.json", '{ "Gone": "a step of a computation" }');
    const { failed, output } = await apiReport(workspace.root, { name: "sdk" });
    workspace.write("packages/sdk/etc/private-types.json", "{}");
    expect(failed).toBe(1);
    expect(output).toMatch(/private-types\.json lists Gone/);
  });

  it("the build names an entry that does not compile", async () => {
    const { failed, output } = await onSdk(
      build,
      "packages/sdk/src/index.ts",
      "export { isTerminal }",
      "export { isTerminl }",
    );
    expect(failed).toBe(1);
    expect(output).toMatch(/isTerminl/);
  });
});
