// A check that cannot go red checks nothing. Each test plants one fault in a small workspace with the repository's own
// configuration, and wants the check to fail and to name the fault. The first test of each group is the other half:
// the same check is green where no fault was planted.
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { apiReport } from "./checks/api-report.ts";
import { boundaries } from "./checks/boundaries.ts";
import { build } from "./checks/build.ts";
import { deadCode } from "./checks/dead-code.ts";
import { formatted } from "./checks/format.ts";
import { lint } from "./checks/lint.ts";
import { packageShape } from "./checks/package-shape.ts";
import { program } from "./checks/program.ts";
import { publishExports } from "./checks/publish-exports.ts";
import { trackedText } from "./checks/tracked-text.ts";
import { typecheck } from "./checks/typecheck.ts";
import { vitestSuite } from "./checks/vitest-suite.ts";
import type { MiniWorkspace } from "./faults/mini-workspace.ts";
import { miniWorkspace } from "./faults/mini-workspace.ts";
import { exec } from "./run/exec.ts";
import type { Outcome } from "./run/outcome.ts";
import { repoRoot } from "./run/repo.ts";

type Check = (root: string) => Promise<Outcome>;

const GREEN = { passed: 1, failed: 0 };

interface Fault {
  readonly title: string;
  readonly plant: (workspace: MiniWorkspace) => void;
  /** What the output must say: the place and the name of the fault. */
  readonly says: readonly RegExp[];
}

function describeCheck(name: string, check: Check, faults: readonly Fault[]): void {
  describe(name, () => {
    it("is green without a fault", async () => {
      using workspace = miniWorkspace();
      const outcome = await check(workspace.root);
      expect(outcome, outcome.output).toMatchObject(GREEN);
    });

    it.each(faults)("names $title", async ({ plant, says }) => {
      using workspace = miniWorkspace();
      plant(workspace);
      const { failed, output } = await check(workspace.root);
      expect(failed, output).toBe(1);
      for (const expression of says) expect(output).toMatch(expression);
    });
  });
}

describeCheck("lint", lint, [
  {
    title: "a floating promise",
    plant: ({ write }) =>
      write(
        "packages/sdk/src/contract/late.ts",
        "export async function late(): Promise<void> {}\nexport function now(): void {\n  late();\n}\n",
      ),
    says: [/no-floating-promises/, /contract\/late\.ts:3/],
  },
  {
    title: "a promise where a plain function is expected",
    plant: ({ write }) =>
      write(
        "packages/sdk/src/contract/late.ts",
        "export function all(list: readonly string[]): void {\n  list.forEach(async () => {});\n}\n",
      ),
    says: [/no-misused-promises/, /contract\/late\.ts:2/],
  },
  {
    title: "a switch that forgets a case",
    plant: ({ edit }) => edit("packages/sdk/src/contract/phase.ts", '    case "failed":\n', ""),
    says: [/switch-exhaustiveness-check/, /"failed"/],
  },
  {
    title: "an import cycle",
    plant: ({ write }) => {
      write("packages/sdk/src/contract/a.ts", 'import { b } from "./b.ts";\n\nexport const a = (): number => b();\n');
      write("packages/sdk/src/contract/b.ts", 'import { a } from "./a.ts";\n\nexport const b = (): number => a();\n');
    },
    says: [/no-cycle/, /contract\/a\.ts/],
  },
  {
    title: "any",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a: any = 1;\n"),
    says: [/no-explicit-any/],
  },
  {
    title: "a default export",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export default 1;\n"),
    says: [/no-default-export/],
  },
  {
    title: "a loose comparison",
    plant: ({ write }) =>
      write("packages/sdk/src/contract/a.ts", "export const a = (x: string | null): boolean => x == null;\n"),
    says: [/eqeqeq/],
  },
  {
    title: "output to the console of the host",
    plant: ({ write }) => write("packages/testkit/src/a.ts", 'console.log("here");\n'),
    says: [/no-console/, /testkit\/src\/a\.ts/],
  },
  {
    title: "a timer that is not a parameter",
    plant: ({ write }) => write("packages/sdk/src/machine/a.ts", "setTimeout(() => undefined, 1);\n"),
    says: [/no-restricted-globals/, /Take a Clock as a parameter/],
  },
  {
    title: "ambient time",
    plant: ({ write }) => write("packages/sdk/src/cache/a.ts", "export const a = (): number => Date.now();\n"),
    says: [/no-restricted-properties/, /Take a Clock as a parameter/],
  },
  {
    title: "a test that keeps the others from running",
    plant: ({ edit }) => edit("packages/sdk/src/contract/phase.test.ts", "it(", "it.only("),
    says: [/no-focused-tests/],
  },
]);

describeCheck("format", formatted, [
  {
    title: "a file that is not formatted",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a   = 'x'\n"),
    says: [/contract\/a\.ts/],
  },
]);

describeCheck("boundaries", boundaries, [
  {
    title: "a cycle that goes through types only",
    plant: ({ write }) => {
      write("packages/sdk/src/contract/a.ts", 'import type { B } from "./b.ts";\n\nexport type A = { b: B } | 0;\n');
      write("packages/sdk/src/contract/b.ts", 'import type { A } from "./a.ts";\n\nexport type B = { a: A } | 0;\n');
    },
    says: [/no-cycle: .*contract\/a\.ts -> .*contract\/b\.ts/],
  },
  {
    title: "a folder that imports what it may not",
    plant: ({ write }) =>
      write(
        "packages/sdk/src/contract/a.ts",
        'import type { InvalidPhaseError } from "../errors/invalid-phase-error.ts";\n\nexport type A = InvalidPhaseError;\n',
      ),
    says: [/sdk-contract-imports-nothing: .*contract\/a\.ts -> .*errors\/invalid-phase-error\.ts/],
  },
  {
    title: "two pure parts that know each other",
    plant: ({ write }) => {
      write("packages/sdk/src/limits/a.ts", "export const a = 1;\n");
      write("packages/sdk/src/cache/b.ts", 'export { a as b } from "../limits/a.ts";\n');
    },
    says: [/sdk-cache-imports-.*: .*cache\/b\.ts -> .*limits\/a\.ts/],
  },
  {
    title: "Node in a part that runs anywhere",
    plant: ({ write }) => write("packages/sdk/src/http/a.ts", 'export { join } from "node:path";\n'),
    says: [/sdk-http-runs-without-node: .*http\/a\.ts/],
  },
  {
    title: "a folder that nobody placed",
    plant: ({ write }) => {
      write("packages/sdk/src/misc/a.ts", "export const a = 1;\n");
      write("packages/sdk/src/misc/b.ts", 'export { a as b } from "./a.ts";\n');
    },
    says: [/sdk-folder-needs-a-row: .*misc\/b\.ts/],
  },
  {
    title: "a testkit that reaches into the sdk",
    plant: ({ write }) =>
      write("packages/testkit/src/a.ts", 'export { isTerminal } from "../../sdk/src/contract/phase.ts";\n'),
    says: [/testkit-uses-published-entries: .*testkit\/src\/a\.ts -> .*sdk\/src\/contract\/phase\.ts/],
  },
  {
    title: "an sdk that imports the testkit",
    plant: ({ write }) =>
      write("packages/sdk/src/runtime/a.ts", 'export { terminalPhases } from "../../../testkit/src/index.ts";\n'),
    says: [/sdk-never-imports-testkit/],
  },
  {
    title: "an import that leads nowhere",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", 'export { a } from "./gone.ts";\n'),
    says: [/no-unresolvable: .*contract\/a\.ts/],
  },
]);

describe("boundaries without a module", () => {
  it("is red, because nothing was checked", async () => {
    using workspace = miniWorkspace();
    workspace.edit(".dependency-cruiser.mjs", 'exclude: { path: ["', 'exclude: { path: [".", "');
    expect(await boundaries(workspace.root)).toMatchObject({ failed: 1, output: "dependency-cruiser read no module" });
  });
});

describeCheck("dead code", deadCode, [
  {
    title: "a file that nothing imports",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a = 1;\n"),
    says: [/Unused files/, /contract\/a\.ts/],
  },
  {
    title: "an export that nothing uses",
    plant: ({ edit }) =>
      edit("packages/sdk/src/contract/phase.ts", "/** Nothing", "export const spare = 1;\n\n/** Nothing"),
    says: [/Unused exports/, /spare/],
  },
  {
    title: "a dependency that nothing uses",
    plant: ({ edit }) =>
      edit(
        "packages/sdk/package.json",
        '"devDependencies": {',
        '"dependencies": { "zod": "4.0.0" },\n  "devDependencies": {',
      ),
    says: [/Unused dependencies/, /zod/],
  },
]);

describeCheck("typecheck", async (root) => await typecheck(root, "packages/sdk"), [
  {
    title: "a type error",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a: number = 'one';\n"),
    says: [/src\/contract\/a\.ts\(1,14\): error TS2322/],
  },
]);

describeCheck("published exports", publishExports, [
  {
    title: "an entry that would not be published",
    plant: ({ edit }) =>
      edit(
        "packages/sdk/package.json",
        '"./package.json": "./package.json"',
        '"./package.json": "./package.json",\n    "./http": "./dist/http.js"',
      ),
    says: [/packages\/sdk\/package\.json: publishConfig\.exports\["\.\/http"\] is undefined/],
  },
  {
    title: "a source that would be published",
    plant: ({ edit }) =>
      edit(
        "packages/testkit/package.json",
        '"exports": {\n      ".": {',
        '"exports": {\n      ".": {\n        "x": "y",',
      ),
    says: [/packages\/testkit\/package\.json: publishConfig\.exports\["\."\]/],
  },
]);

describeCheck("tracked text", trackedText, [
  {
    title: "a path of one machine",
    plant: ({ write }) => write("docs/a.md", `Look into ${["", "home", "jo", "src"].join("/")}.\n`),
    says: [/docs\/a\.md:1: path of one machine/],
  },
  {
    title: "a registry's host",
    plant: ({ write }) => write(".npmrc", `registry=${"https:"}//registry.example.org/\n`),
    says: [/\.npmrc:1: host of a registry/],
  },
]);

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

  it("the API report is green without a fault", async () => {
    expect(await apiReport(workspace.root, { name: "sdk" })).toMatchObject(GREEN);
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

describe("test suites", () => {
  it("counts the tests of a green suite", async () => {
    using workspace = miniWorkspace();
    expect(await vitestSuite(workspace.root, "packages/sdk")).toMatchObject({ passed: 2, failed: 0 });
  });

  it("counts a failing test and names it", async () => {
    using workspace = miniWorkspace();
    workspace.edit("packages/sdk/src/contract/phase.test.ts", "toBe(true)", "toBe(false)");
    const outcome = await vitestSuite(workspace.root, "packages/sdk");
    expect(outcome).toMatchObject({ passed: 1, failed: 1 });
    expect(outcome.output).toMatch(/a done job is terminal/);
  });

  it("is red when a test file cannot be loaded", async () => {
    using workspace = miniWorkspace();
    workspace.write("packages/sdk/src/contract/broken.test.ts", 'import "./gone.ts";\n');
    const outcome = await vitestSuite(workspace.root, "packages/sdk");
    expect(outcome).toMatchObject({ passed: 2, failed: 1 });
    expect(outcome.output).toMatch(/broken\.test\.ts/);
  });

  it("is red when there is no test", async () => {
    using workspace = miniWorkspace();
    expect((await vitestSuite(workspace.root, "packages/testkit")).failed).toBe(1);
  });
});

describe("programs", () => {
  it("are green when they end with exit code 0", async () => {
    using workspace = miniWorkspace();
    expect(await program(workspace.root, "tools/program.ts", [], 10_000)).toMatchObject(GREEN);
  });

  it("are red when they end with another exit code", async () => {
    using workspace = miniWorkspace();
    workspace.write("tools/program.ts", 'process.stdout.write("not fine\\n");\nprocess.exit(3);\n');
    const outcome = await program(workspace.root, "tools/program.ts", [], 10_000);
    expect(outcome).toMatchObject({ failed: 1, output: "not fine\n" });
  });

  it("are ended, together with what they started, when they take too long", async () => {
    using workspace = miniWorkspace();
    // The grandchild holds the output open: as long as it lives, the check cannot end.
    workspace.write(
      "tools/program.ts",
      'import { spawn } from "node:child_process";\n' +
        'spawn(process.execPath, ["-e", "setInterval(() => {}, 1e3)"], { stdio: "inherit" });\n',
    );
    const { failed, output } = await program(workspace.root, "tools/program.ts", [], 1_000);
    expect(failed).toBe(1);
    expect(output).toMatch(/was killed after 1 s/);
  });
});
