import { runCommand } from "../steps/run-command.ts";

/** What the tests of the scaffolded project said. */
export interface TestResult {
  /** One line per requirement of the conformance suite. */
  readonly requirements: readonly string[];
  readonly passed: number;
}

/** A suite takes some ten seconds; a plugin or a kit that computes for ever shall not hold up the demo. Milliseconds. */
const TIMEOUT_MS = 2 * 60_000;

/**
 * Runs `npm test` of the scaffolded project.
 *
 * @throws DemoError with the output, when a test fails or the tests do not end.
 */
export async function runTests(project: string, signal: AbortSignal): Promise<TestResult> {
  const args = ["test", "--", "--reporter=verbose"];
  return parseTestOutput(await runCommand({ command: "npm", args, cwd: project, signal, timeoutMs: TIMEOUT_MS }));
}

/** Reads vitest's verbose report: `✓ test/x.test.ts > y conforms > CR-01 one sentence 12ms`. */
export function parseTestOutput(output: string): TestResult {
  const requirements = [...output.matchAll(/✓ .*> ([A-Z]{2}-\d{2} .*?)(?: +\d+ms)?$/gm)].map(([, title = ""]) => title);
  const passed = Number(/^\s*Tests\s+(\d+) passed/m.exec(output)?.[1] ?? 0);
  return { requirements, passed };
}
