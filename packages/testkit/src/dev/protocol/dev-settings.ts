/** Which requests a fault hits. */
export type FaultScope = "all" | "reads" | "writes";

/** A fault that is in force. */
export interface ActiveFault {
  /** Its id in the menu. */
  readonly id: string;
  readonly of: FaultScope;
  /** Requests that it still hits; `null`: until it is switched off. */
  readonly left: number | null;
  /** Requests that it has hit. */
  readonly hits: number;
}

/** How the fake moves its jobs along. */
export interface Schedule {
  /** Time in one state, in milliseconds: 100 to 3,600,000. Each job differs by up to half of it. */
  readonly stepMs: number;
  /** The state in which jobs end: one of the choices. */
  readonly ending: string;
  /** Whether all jobs stay as they are. */
  readonly isPaused: boolean;
}

/** The shortest and the longest time in one state, in milliseconds. */
export const STEP_RANGE = { least: 100, most: 3_600_000 } as const;

/** What does not change while the program runs. */
export interface DevFacts {
  readonly plugin: string;
  readonly taskType: string;
  /** Where requests go: `fake`, or the address of a service. */
  readonly service: string;
  /** Faults that can be put around requests. */
  readonly menu: readonly FaultLabel[];
  /** The terminal states that the schedule may lead to; empty with a real service. */
  readonly endings: readonly string[];
  /** Whether there are secrets that can be rotated. */
  readonly hasSecrets: boolean;
}

/** How a fault is called. */
export interface FaultLabel {
  readonly id: string;
  readonly label: string;
  /** What it does, in a sentence. */
  readonly description: string;
}
