import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { exec } from "../run/exec.ts";
import type { Outcome } from "../run/outcome.ts";
import { verdict } from "../run/outcome.ts";

/** The totals of vitest's JSON report. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/** Runs the vitest project in `folder` and counts its tests. */
export async function vitestSuite(root: string, folder: string, timeoutMs?: number): Promise<Outcome> {
  const temporary = mkdtempSync(join(tmpdir(), "vitest-report-"));
  const reportFile = join(temporary, "report.json");
  try {
    const { code, output } = await exec(
      "vitest",
      ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`],
      // On CI vitest refuses to write snapshots that are missing.
      { cwd: join(root, folder), env: { CI: "1" }, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    );
    return count(code, output, readReport(reportFile));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function count(code: number, output: string, report: VitestReport | undefined): Outcome {
  if (report === undefined) return verdict(false, output);
  // A file that cannot be loaded, or an unhandled rejection, fails the run without failing a test.
  const failed = code === 0 ? report.numFailedTests : Math.max(1, report.numFailedTests);
  return {
    passed: report.numPassedTests,
    failed,
    skipped: report.numPendingTests + report.numTodoTests,
    output,
  };
}

function readReport(file: string): VitestReport | undefined {
  try {
    // Written by the pinned vitest a moment ago; a missing or torn file is handled as "no report".
    return JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  } catch {
    return undefined;
  }
}
