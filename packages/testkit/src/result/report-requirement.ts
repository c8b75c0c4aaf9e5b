import type { Counterexample, RequirementResult } from "../check/check-requirement.ts";
import { encodeReplayToken } from "../replay/replay-token.ts";
import { maskSecrets } from "../report/mask-secrets.ts";
import { describeInventory, timelineRows } from "../report/timeline.ts";
import type { Requirement } from "../requirements/requirement.ts";
import type { CounterexampleReport, RequirementReport } from "./conformance-result.ts";
import { hidePlaces } from "./hide-places.ts";

/** What a report says besides what the check has found. */
export interface ReportOptions {
  /** The command that runs a plan again. */
  readonly replayCommand: (token: string, requirement: Requirement) => string;
  /** How many of the first plans came from the corpus. Default: 0. */
  readonly fromCorpus?: number | undefined;
  /** Default: 0. */
  readonly durationMs?: number | undefined;
}

/** A check as data that may travel: secrets are masked, paths of this machine are gone. */
export function reportRequirement(result: RequirementResult, options: ReportOptions): RequirementReport {
  const { requirement, runs, met, verdict } = result;
  const { id, level, title } = requirement;
  const facts = { id, level, title, verdict, runs, met, durationMs: options.durationMs ?? 0 };
  switch (result.verdict) {
    case "pass":
      return facts;
    case "fail":
      return { ...facts, counterexample: reportCounterexample(requirement, result.counterexample, options) };
    case "not-applicable":
    case "inconclusive":
      return { ...facts, reason: hidePlaces(result.reason) };
  }
}

function reportCounterexample(
  requirement: Requirement,
  { plan, histories, violation, foundAt, sizes }: Counterexample,
  { replayCommand, fromCorpus = 0 }: ReportOptions,
): CounterexampleReport {
  const history = histories[0];
  const mask = maskSecrets(history?.secrets ?? []);
  const clean = (text: string): string => hidePlaces(mask(text));
  const token = encodeReplayToken({ requirement: requirement.id, plan });
  const rows = history === undefined ? [] : timelineRows(history);
  return {
    plan,
    token,
    replay: replayCommand(token, requirement),
    timeline: rows.map((row) => ({ ...row, text: hidePlaces(row.text) })),
    end: history === undefined ? "" : describeInventory(history),
    expected: clean(violation.expected),
    got: clean(violation.got),
    likelyCause: requirement.likelyCause,
    source: requirement.source,
    sizes,
    foundAt,
    fromCorpus: foundAt <= fromCorpus,
  };
}
