import type { StepReport } from "./run-stages.ts";

/** One line per step; the full output follows when it failed. */
export function formatStep({ name, outcome, durationMs }: StepReport): string {
  const word = wordOf(outcome);
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  const counts = [`${outcome.passed} passed`];
  if (outcome.failed > 0) counts.push(`${outcome.failed} failed`);
  if ((outcome.skipped ?? 0) > 0) counts.push(`${outcome.skipped} skipped`);
  if (outcome.note !== undefined) counts.push(outcome.note);
  const line = `${word}  ${name.padEnd(28)} ${seconds.padStart(8)}  ${counts.join(", ")}`;
  return outcome.failed === 0 ? line : `${line}\n${indent(outcome.output)}`;
}

function wordOf({ passed, failed, skipped = 0 }: StepReport["outcome"]): string {
  if (failed > 0) return "FAIL";
  return passed === 0 && skipped > 0 ? "SKIP" : "PASS";
}

/** The last line of a run: CI reads it. */
export function formatTotal(reports: readonly StepReport[]): string {
  return `${total(reports, "passed")} passed, ${total(reports, "failed")} failed`;
}

export function total(reports: readonly StepReport[], key: "passed" | "failed"): number {
  return reports.reduce((sum, report) => sum + report.outcome[key], 0);
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
