import type { ConformanceResult } from "../result/conformance-result.ts";

/** How the program ends. Documented in `--help`: scripts rely on it. */
export const ExitCode = {
  /** All that was looked at is in order, or accepted. */
  Ok: 0,
  /** A requirement is broken, and nobody has accepted that. */
  Violation: 1,
  /** An expectation is out of date, or an argument is wrong. */
  StaleOrUsage: 2,
  /** Nothing is broken, but something could not be judged. */
  Inconclusive: 3,
  /** The check itself broke: the plugin does not load, the world throws, or there is a defect in the kit. */
  Harness: 4,
  /** The user stopped it. */
  Cancelled: 130,
} as const;
/** One of {@link ExitCode}. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What each code says, for the help. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [ExitCode.Ok, "all that was checked is in order, or has been accepted"],
  [ExitCode.Violation, "a requirement is broken"],
  [ExitCode.StaleOrUsage, "an expectation is out of date, or an argument is wrong"],
  [ExitCode.Inconclusive, "nothing is broken, but something could not be judged"],
  [ExitCode.Harness, "the check itself broke: the plugin or the world does not load or throws"],
  [ExitCode.Cancelled, "stopped by the user"],
  [137, "stopped by its own watchdog: code that computes for ever (60 s)"],
];

/** The code of a result: the worst of its verdicts, whatever the level. */
export function exitCodeOf({ counts }: Pick<ConformanceResult, "counts">): ExitCode {
  if (counts["harness-error"] > 0) return ExitCode.Harness;
  if (counts.fail > 0) return ExitCode.Violation;
  if (counts.stale > 0) return ExitCode.StaleOrUsage;
  if (counts.inconclusive > 0) return ExitCode.Inconclusive;
  return ExitCode.Ok;
}
