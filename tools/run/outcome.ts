/** What a check found. `output` is shown when something failed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
  /** Tests that exist but did not run. */
  readonly skipped?: number;
  /** Said in the line of the step, also when nothing failed: why something did not run. */
  readonly note?: string;
}

/** The outcome of a check that counts as one test. */
export function verdict(ok: boolean, output: string): Outcome {
  return ok ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
}

/** The outcome of a check that collects problems: green when there are none. */
export function fromProblems(problems: readonly string[]): Outcome {
  return verdict(problems.length === 0, problems.join("\n"));
}
