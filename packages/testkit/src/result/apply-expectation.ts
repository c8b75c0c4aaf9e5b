import type { RequirementReport } from "./conformance-result.ts";
import type { Expectation, KnownFail, Waiver } from "./expectation.ts";

/**
 * What becomes of a report in the light of what was expected.
 *
 * @param today in UTC, such as `2026-11-23`.
 */
export function applyExpectation(
  report: RequirementReport,
  expectation: Expectation | undefined,
  today: string,
): RequirementReport {
  if (expectation === undefined || report.verdict === "skipped" || report.verdict === "harness-error") return report;
  if (report.verdict === "not-applicable") {
    return { ...report, notice: "it is listed in the expectations, but does not apply; take it off the list" };
  }
  return expectation.verdict === "known-fail"
    ? applyKnownFail(report, expectation)
    : applyWaiver(report, expectation, today);
}

function applyKnownFail(report: RequirementReport, { reason, issue }: KnownFail): RequirementReport {
  const facts = { ...report, observed: report.verdict, ...(issue === undefined ? {} : { issue }) };
  if (report.verdict === "fail") return { ...facts, verdict: "known-fail", reason };
  if (report.verdict === "pass") {
    return {
      ...facts,
      verdict: "stale",
      reason: `it passes, though it is listed as failing (${reason}); take it off the list`,
    };
  }
  return { ...report, notice: `it is listed as failing (${reason}), but could not be judged` };
}

function applyWaiver(report: RequirementReport, { reason, issue, until }: Waiver, today: string): RequirementReport {
  if (report.verdict === "pass") return { ...report, notice: `it passes: the waiver (${reason}) is not needed` };
  if (today > until) {
    const notice = `the waiver (${reason}) ended on ${until}; mend the plugin, or renew it in ${issue}`;
    return { ...report, issue, until, notice };
  }
  return { ...report, observed: report.verdict, verdict: "waived", reason, issue, until };
}
