/** How far a task has come, as the runtime says. */
export interface TaskProgress {
  readonly name: string;
  readonly story: string;
  /** One of Flyte's phases; `undefined` before the first. */
  readonly phase: string | undefined;
  /** Which attempt, from 0. */
  readonly attempt: number;
  readonly reason: string;
  /** Whether nothing more happens. */
  readonly ended: boolean;
}

/** How a task ended, as the runtime says. */
export interface TaskReport {
  readonly name: string;
  readonly phase: string;
  /** Attempts that were made. */
  readonly attempts: number;
  /** The outputs as plain values; absent when there are none. */
  readonly outputs?: Readonly<Record<string, number | string>> | undefined;
}
