// What the threads of the score are told, and what they answer: plain data.

/** A broken plugin, with one seed. */
export interface BrokenJob {
  readonly kind: "broken";
  readonly name: string;
  readonly seed: number;
  /** Plans for each requirement that the plugin does not break. Without any, only its own is checked. */
  readonly otherRuns: number | undefined;
}

/** What the plan that caught a broken plugin came to. */
export interface CounterexampleFigures {
  /** Which plan caught it, from 1. */
  readonly foundAt: number;
  /** How much the plan says: operations, faults and whatever else is special about it. */
  readonly elements: number;
  /** From the plan that failed first to the verdict, in milliseconds of processor time. */
  readonly shrinkMs: number;
  /** Whether no reduction of it fails any more. */
  readonly oneMinimal: boolean;
  /** Whether it failed again, in the same way, from its replay token. */
  readonly replayed: boolean;
  readonly got: string;
}

/** The kit on a broken plugin. */
export interface BrokenResult {
  readonly kind: "broken";
  readonly name: string;
  readonly breaks: string;
  readonly seed: number;
  readonly simulations: number;
  /** Verdict on the requirement that it breaks. */
  readonly verdict: string;
  /** Ids of other requirements that failed. */
  readonly alsoBroken: readonly string[];
  /** Ids of the requirements that the kit names as causes. Absent when only the plugin's own was checked. */
  readonly named: readonly string[] | undefined;
  /** Absent when it was not caught. */
  readonly counterexample: CounterexampleFigures | undefined;
}

/** A correct plugin, on some of the requirements. */
export interface GoodJob {
  readonly kind: "good";
  readonly name: string;
  readonly seed: number;
  readonly requirements: readonly string[];
  /** Plans for each. */
  readonly runs: number;
}

/** The kit on a correct plugin. */
export interface GoodResult {
  readonly kind: "good";
  readonly name: string;
  readonly simulations: number;
  /** Reports of what it is accused of. */
  readonly accusations: readonly string[];
  /** What could not be judged, and why. */
  readonly unproven: readonly string[];
}

/** One task for a thread. */
export type ScoreJob = BrokenJob | GoodJob;

/** What came of a {@link ScoreJob}. */
export type ScoreJobResult = BrokenResult | GoodResult;
