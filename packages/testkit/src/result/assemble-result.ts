import {
  RESULT_VERSION,
  type ConformanceResult,
  type RequirementReport,
  type ResultSettings,
  type ResultSubject,
} from "./conformance-result.ts";
import { DEMANDS } from "./demands.ts";
import { KIT_NAME, kitVersion } from "./kit-version.ts";
import { overallVerdict } from "./overall-verdict.ts";
import { VERDICTS, type Verdict } from "./verdict.ts";

/** What a result is made of. */
export interface ResultParts {
  readonly subject: ResultSubject;
  readonly settings: ResultSettings;
  readonly requirements: readonly RequirementReport[];
  readonly notices: readonly string[];
  readonly reproduce: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** Counts, judges and adds what is known of this machine: its Node and its platform, and nothing that names it. */
export function assembleResult(parts: ResultParts): ConformanceResult {
  const { subject, settings, requirements, notices, reproduce, startedAtMs, durationMs } = parts;
  const { verdict, reason } = overallVerdict(requirements);
  return {
    version: RESULT_VERSION,
    kit: { name: KIT_NAME, version: kitVersion() },
    ...subject,
    settings,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs,
    environment: { node: process.versions.node, platform: `${process.platform} ${process.arch}` },
    verdict,
    verdictReason: reason,
    counts: countVerdicts(requirements),
    requirements,
    rootCauses: rootCauses(requirements),
    notices,
    reproduce,
  };
}

function countVerdicts(requirements: readonly RequirementReport[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict): number => requirements.filter((report) => report.verdict === verdict).length;
  // Every verdict is a key, also those that nobody has.
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>;
}

function rootCauses(requirements: readonly RequirementReport[]): readonly string[] {
  const broken = requirements
    .filter(({ verdict }) => verdict === "fail" || verdict === "known-fail")
    .map(({ id }) => id);
  const explained = new Set(DEMANDS.filter(({ id }) => broken.includes(id)).flatMap(({ explains }) => explains));
  return broken.filter((id) => !explained.has(id));
}
