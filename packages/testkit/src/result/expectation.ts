/** A requirement that the author knows to be broken. It still runs; when it passes, the entry is stale. */
export interface KnownFail {
  readonly verdict: "known-fail";
  readonly reason: string;
  /** Address of the issue that tracks it. */
  readonly issue?: string | undefined;
}

/** A requirement that somebody has accepted not to be met, or not to be proven, for a while. */
export interface Waiver {
  readonly verdict: "waived";
  readonly reason: string;
  /** Address of the issue in which that was decided. */
  readonly issue: string;
  /** The last day on which it counts, in UTC: `2027-01-31`. */
  readonly until: string;
}

/** What the author expects of one requirement, other than to pass. */
export type Expectation = KnownFail | Waiver;

/** Version of the form of `conformance.expected.json`. */
export const EXPECTATIONS_VERSION: Expectations["version"] = 1;

/** The content of `conformance.expected.json`. */
export interface Expectations {
  /** For editors. */
  readonly $schema?: string | undefined;
  readonly version: 1;
  /** By id of the requirement. */
  readonly expected: Readonly<Record<string, Expectation>>;
}

/** The name under which the expectations are looked for. */
export const EXPECTATIONS_FILE = "conformance.expected.json";

/** Nothing is expected but to pass. */
export const NO_EXPECTATIONS: Expectations = { version: EXPECTATIONS_VERSION, expected: {} };
