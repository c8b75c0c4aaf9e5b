import { runCommand } from "../steps/run-command.ts";

/** What the tests of the scaffolded project said. */
export interface TestResult {
  /** One line per requirement of the conformance suite. */
  readonly requirements: readonly string[];
  readonly passed: number;
}

/**
 * Runs `npm test` of the scaffolded project.
 *
 * @throws DemoError with the output, when a test fails.
 */
export async function runTests(project: string, signal: AbortSignal): Promise<TestResult> {
  const args = ["test", "--", "--reporter=verbose"];
  return parseTestOutput(await runCommand({ command: "npm", args, cwd: project, signal }));
}

/** Reads vitest's verbose report: `✓ test/x.test.ts > y conforms > CR-01 one sentence 12ms`. */
export function parseTestOutput(output: string): TestResult {
  const requirements = [...output.matchAll(/✓ .*> ([A-Z]{2}-\d{2} .*?)(?: +\d+ms)?$/gm)].map(([, title = ""]) => title);
  const passed = Number(/^\s*Tests\s+(\d+) passed/m.exec(output)?.[1] ?? 0);
  return { requirements, passed };
}
