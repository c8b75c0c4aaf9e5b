import type { Profile } from "../check/profile.ts";
import type { Plan } from "../plan/plan.ts";
import type { TimelineRow } from "../report/timeline.ts";
import type { Level } from "../requirements/requirement.ts";
import type { OverallVerdict, Verdict } from "./verdict.ts";

/** Version of the form of `result.json`. Fields may be added in the same version; readers ignore what they do not know. */
export const RESULT_VERSION = 1;

/** How a requirement was shown to be broken. Secrets are masked. What is optional is there unless a running connector was checked. */
export interface CounterexampleReport {
  /** 1-minimal, as data: it runs again in every later kit. */
  readonly plan?: Plan;
  /** The same plan as one word, for a command line. */
  readonly token?: string;
  /** The command that runs it again. */
  readonly replay: string;
  /** At most 25 rows. */
  readonly timeline: readonly TimelineRow[];
  /** What the service held at the end, in words. */
  readonly end: string;
  readonly expected: string;
  readonly got: string;
  readonly likelyCause: string;
  /** Where the demand comes from. */
  readonly source: string;
  readonly sizes?: { readonly found: number; readonly minimal: number };
  /** Which plan found it, from 1. */
  readonly foundAt?: number;
  /** Whether that plan came from the corpus. */
  readonly fromCorpus?: boolean;
}

/** What became of one requirement. */
export interface RequirementReport {
  readonly id: string;
  readonly level: Level;
  readonly title: string;
  readonly verdict: Verdict;
  /** What was seen, where the expectations made another verdict of it. */
  readonly observed?: Verdict;
  /** Why this verdict; absent for `pass` and `fail`. */
  readonly reason?: string;
  /** The issue that the expectations name. */
  readonly issue?: string;
  /** The last day of the waiver: `2027-01-31`. */
  readonly until?: string;
  /** What else somebody should know, such as a waiver that is not needed. */
  readonly notice?: string;
  readonly counterexample?: CounterexampleReport;
  /** Plans that were run. */
  readonly runs: number;
  /** How many of them brought about the situation that the requirement is about. */
  readonly met: number;
  readonly durationMs: number;
}

/** How the check was set up. */
export interface ResultSettings {
  readonly profile: Profile | "custom";
  readonly seed: number;
  /** Plans per requirement. */
  readonly runs: number;
}

/** What was checked. Paths are relative to the folder in which the kit ran. */
export interface ResultSubject {
  readonly plugin: {
    readonly id: string;
    /** The module that it was loaded from. */
    readonly module?: string;
    /** Set for a packed package. */
    readonly package?: { readonly name: string; readonly version: string };
  };
  readonly world: { readonly module?: string; readonly taskType: string; readonly states: readonly string[] };
  /** Set when a running connector was checked from outside; `plugin.id` is then the task type. */
  readonly connector?: ConnectorSubject;
}

/** A running connector that was checked. */
export interface ConnectorSubject {
  /** As it was given: `host:port`. */
  readonly endpoint: string;
  /** Version of the connector protocol. */
  readonly protocol: "v1" | "v2";
  /** Calls that were made. */
  readonly calls: number;
  /** Jobs that were made. All were deleted, unless a notice says otherwise. */
  readonly jobs: number;
}

/** The content of `result.json`: all that is known of one check, and the only source of every other report. */
export interface ConformanceResult extends ResultSubject {
  readonly version: typeof RESULT_VERSION;
  readonly kit: { readonly name: string; readonly version: string };
  readonly settings: ResultSettings;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly environment: { readonly node: string; readonly platform: string };
  readonly verdict: OverallVerdict;
  /** One sentence. */
  readonly verdictReason: string;
  /** How many requirements have each verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** All of the kit, in its order: also those that were not asked for. */
  readonly requirements: readonly RequirementReport[];
  /** Ids of the broken requirements that no other broken one explains: where to begin. */
  readonly rootCauses: readonly string[];
  readonly notices: readonly string[];
  /** The command that makes the same check. */
  readonly reproduce: string;
}
