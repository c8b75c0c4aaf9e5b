import type { Outcome } from "./outcome.ts";
import { verdict } from "./outcome.ts";
import type { Stage, Step } from "./step.ts";

export interface StepReport {
  readonly name: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
}

/** Runs every step, whatever the others did, and hands over each report as soon as it exists. */
export async function runStages(
  stages: readonly Stage[],
  onReport: (report: StepReport) => void,
): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  for (const stage of stages) {
    const waiting = [...stage.steps];
    const worker = async (): Promise<void> => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
        const report = await runStep(step);
        reports.push(report);
        onReport(report);
      }
    };
    await Promise.all(Array.from({ length: stage.width }, worker));
  }
  return reports;
}

async function runStep(step: Step): Promise<StepReport> {
  const startedAt = performance.now();
  const outcome = await step.run().catch((error: unknown) => verdict(false, describe(error)));
  return { name: step.name, outcome, durationMs: performance.now() - startedAt };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
