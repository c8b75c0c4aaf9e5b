import type { Outcome } from "./outcome.ts";

/** One line of the report. */
export interface Step {
  /** Unique; the first word groups steps, and is what `npm test -- <word>` selects. */
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

/** Steps that may run at the same time. A stage starts when the one before it has ended. */
export interface Stage {
  readonly steps: readonly Step[];
  /** How many of them run at once. Suites that measure time want the machine for themselves. */
  readonly width: number;
}
