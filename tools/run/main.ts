import { killAll } from "./exec.ts";
import { formatStep, formatTotal, total } from "./format-report.ts";
import { runStages } from "./run-stages.ts";
import type { Stage } from "./step.ts";

/**
 * Runs `stages` and sets the exit code: 0 only if at least one step ran and none failed.
 *
 * Arguments select steps by name or by first word: `npm test -- lint typecheck` runs these and nothing else.
 * `--list` prints the names.
 */
export async function main(stages: readonly Stage[], args: readonly string[]): Promise<void> {
  if (args.includes("--list")) {
    for (const step of stages.flatMap((stage) => stage.steps)) process.stdout.write(`${step.name}\n`);
    return;
  }
  const chosen = select(stages, args);
  if (chosen.length === 0) {
    process.exitCode = 2;
    return;
  }
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => {
      killAll();
      process.exit(code);
    });
  }

  const reports = await runStages(chosen, (report) => process.stdout.write(`${formatStep(report)}\n`));
  const failed = reports.filter((report) => report.outcome.failed > 0);
  if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.map((report) => report.name).join(", ")}\n`);
  process.stdout.write(`\n${formatTotal(reports)}\n`);
  process.exitCode = total(reports, "passed") > 0 && failed.length === 0 ? 0 : 1;
}

/** The stages without the steps that nobody asked for; empty when a name is unknown. */
function select(stages: readonly Stage[], names: readonly string[]): readonly Stage[] {
  if (names.length === 0) return stages;
  const known = stages.flatMap((stage) => stage.steps.map((step) => step.name));
  const matches = (step: string, name: string): boolean => step === name || step.split(" ")[0] === name;
  for (const name of names) {
    if (known.some((step) => matches(step, name))) continue;
    process.stderr.write(`there is no step "${name}"; the steps are: ${known.join(", ")}\n`);
    return [];
  }
  return stages.map((stage) => ({
    ...stage,
    steps: stage.steps.filter((step) => names.some((name) => matches(step.name, name))),
  }));
}
