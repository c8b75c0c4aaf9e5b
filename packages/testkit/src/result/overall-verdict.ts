import type { RequirementReport } from "./conformance-result.ts";
import { OverallVerdict, type Verdict } from "./verdict.ts";

/** A verdict on a plugin, with its reason in one sentence. */
export interface Overall {
  readonly verdict: OverallVerdict;
  readonly reason: string;
}

/** Verdicts of a `must` that spoil the word "conformant", the worst first. What is not here is `pass` or `not-applicable`. */
const SPOILERS: readonly (readonly [OverallVerdict, readonly Verdict[], string])[] = [
  [OverallVerdict.HarnessError, ["harness-error"], "could not be checked at all"],
  [OverallVerdict.NonConformant, ["fail", "known-fail"], "broken"],
  [OverallVerdict.Inconclusive, ["inconclusive"], "not proven either way"],
  [OverallVerdict.Inconclusive, ["stale"], "listed as failing, but passing"],
  [OverallVerdict.Partial, ["skipped"], "not looked at"],
  [OverallVerdict.ConformantWithWaivers, ["waived"], "waived"],
];

/** Judges the plugin by its `must` requirements. What is recommended or optional is counted, but changes nothing here. */
export function overallVerdict(requirements: readonly RequirementReport[]): Overall {
  const musts = requirements.filter((requirement) => requirement.level === "must");
  for (const [verdict, verdicts, words] of SPOILERS) {
    const ids = musts.filter((must) => verdicts.includes(must.verdict)).map((must) => must.id);
    if (ids.length > 0) return { verdict, reason: `${ids.length} of ${musts.length} musts ${words}: ${someOf(ids)}` };
  }
  const passed = musts.filter((must) => must.verdict === "pass").length;
  if (passed === 0) return { verdict: OverallVerdict.Inconclusive, reason: "no must applies, so nothing is proven" };
  const rest = musts.length - passed;
  return {
    verdict: OverallVerdict.Conformant,
    reason: `${passed} of ${musts.length} musts pass${rest === 0 ? "" : `, ${rest} not applicable`}`,
  };
}

const MOST_IDS = 8;

function someOf(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST_IDS).join(", ");
  return ids.length <= MOST_IDS ? shown : `${shown} and ${ids.length - MOST_IDS} more`;
}
