/**
 * What the kit says about one requirement.
 *
 * | verdict        | meaning                                                                            |
 * | -------------- | ---------------------------------------------------------------------------------- |
 * | pass           | the situation came about, and the plugin did right every time                      |
 * | fail           | a plan breaks it                                                                   |
 * | known-fail     | a plan breaks it, as the expectations say                                          |
 * | stale          | the expectations say that it fails, but it passes                                  |
 * | waived         | it does not pass, and somebody has accepted that until a date                      |
 * | not-applicable | the world has not what it is about                                                 |
 * | inconclusive   | nothing is proven either way                                                       |
 * | skipped        | it was not asked for in this run                                                   |
 * | harness-error  | the kit, the world or the loading of the plugin broke before anything could be said |
 */
export const Verdict = {
  Pass: "pass",
  Fail: "fail",
  KnownFail: "known-fail",
  Stale: "stale",
  Waived: "waived",
  NotApplicable: "not-applicable",
  Inconclusive: "inconclusive",
  Skipped: "skipped",
  HarnessError: "harness-error",
} as const;
/** One of {@link Verdict}. */
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** All verdicts, the good ones first. */
export const VERDICTS: readonly Verdict[] = Object.values(Verdict);

/** What the kit says about a plugin. Only the first word is a proof. */
export const OverallVerdict = {
  /** Every `must` passes or does not apply, and at least one passes. */
  Conformant: "conformant",
  /** All that is missing has been accepted by somebody. */
  ConformantWithWaivers: "conformant-with-waivers",
  /** Not every `must` was looked at. */
  Partial: "partial",
  /** A `must` could not be judged. */
  Inconclusive: "inconclusive",
  /** A `must` is broken, known or not. */
  NonConformant: "non-conformant",
  /** The check itself broke. */
  HarnessError: "harness-error",
} as const;
/** One of {@link OverallVerdict}. */
export type OverallVerdict = (typeof OverallVerdict)[keyof typeof OverallVerdict];
