import { describe, expect, it } from "vitest";

import { applyExpectation } from "./apply-expectation.ts";
import type { RequirementReport } from "./conformance-result.ts";
import type { Expectation } from "./expectation.ts";
import type { Verdict } from "./verdict.ts";

const report = (verdict: Verdict): RequirementReport => ({
  id: "CR-01",
  level: "must",
  title: "a demand",
  verdict,
  runs: 50,
  met: 10,
  durationMs: 1,
});
const knownFail: Expectation = { verdict: "known-fail", reason: "no keys yet" };
const waived: Expectation = {
  verdict: "waived",
  reason: "no keys yet",
  issue: "https://example.com/1",
  until: "2027-01-31",
};

describe("applyExpectation", () => {
  it.for([
    ["fail", knownFail, "2027-01-31", "known-fail"],
    ["pass", knownFail, "2027-01-31", "stale"],
    ["inconclusive", knownFail, "2027-01-31", "inconclusive"],
    ["harness-error", knownFail, "2027-01-31", "harness-error"],
    ["not-applicable", knownFail, "2027-01-31", "not-applicable"],
    ["fail", waived, "2027-01-31", "waived"],
    ["inconclusive", waived, "2027-01-31", "waived"],
    ["pass", waived, "2027-01-31", "pass"],
    ["harness-error", waived, "2027-01-31", "harness-error"],
    ["fail", waived, "2027-02-01", "fail"],
    ["inconclusive", waived, "2027-02-01", "inconclusive"],
    ["fail", undefined, "2027-01-31", "fail"],
  ] satisfies [Verdict, Expectation | undefined, string, Verdict][])(
    "%s with %o on %s is %s",
    ([seen, expectation, today, verdict]) => {
      const judged = applyExpectation(report(seen), expectation, today);
      expect(judged.verdict).toBe(verdict);
      if (verdict !== seen) expect(judged.observed).toBe(seen);
    },
  );

  it("says when a waiver has ended, and when it is not needed", () => {
    expect(applyExpectation(report("fail"), waived, "2027-02-01").notice).toContain("ended on 2027-01-31");
    expect(applyExpectation(report("pass"), waived, "2027-01-01").notice).toContain("not needed");
  });
});
