import type { LiteralMap } from "../../contract/literal.ts";
import type { PhaseInfo } from "../../contract/phase-info.ts";

/** What is known of a job. */
export interface JobAnswer {
  readonly phaseInfo: PhaseInfo;
  /** Absent: the job has stored its outputs itself, or has none. */
  readonly outputs?: LiteralMap | undefined;
}
