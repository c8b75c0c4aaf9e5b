import { describe, expect, it } from "vitest";

import { program } from "../checks/program.ts";
import { vitestSuite } from "../checks/vitest-suite.ts";
import { exec } from "../run/exec.ts";
import { repoRoot } from "../run/repo.ts";
import { GREEN } from "./describe-check.ts";
import type { MiniWorkspace } from "./mini-workspace.ts";
import { miniWorkspace } from "./mini-workspace.ts";

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

describe("a run", () => {
  /** Runs the mini workspace's tests the way `npm test` runs those of the repository. */
  const run = async (workspace: MiniWorkspace): Promise<{ code: number; output: string }> => {
    workspace.write(
      "run.ts",
      `import { vitestSuite } from "${repoRoot}/tools/checks/vitest-suite.ts";
import { main } from "${repoRoot}/tools/run/main.ts";

const unit = { name: "unit sdk", run: () => vitestSuite(import.meta.dirname, "packages/sdk") };
await main([{ width: 1, steps: [unit] }], process.argv.slice(2));
`,
    );
    return await exec("node", ["run.ts"], { cwd: workspace.root });
  };

  it("ends with exit code 0 and the number of tests", async () => {
    using workspace = miniWorkspace();
    const { code, output } = await run(workspace);
    expect(output).toMatch(/^PASS {2}unit sdk .*2 passed\n\n2 passed, 0 failed\n$/);
    expect(code).toBe(0);
  });

  it("ends with exit code 1, the output of what failed, and the numbers, when a test fails", async () => {
    using workspace = miniWorkspace();
    workspace.edit("packages/sdk/src/contract/phase.test.ts", "toBe(true)", "toBe(false)");
    const { code, output } = await run(workspace);
    expect(output).toMatch(/^FAIL {2}unit sdk .*1 passed, 1 failed\n/);
    expect(output).toMatch(/a done job is terminal/);
    expect(output).toMatch(/\nFailed: unit sdk\n\n1 passed, 1 failed\n$/);
    expect(code).toBe(1);
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
