import type { Requirement } from "../requirements/requirement.ts";
import type { ConnectorSession } from "./session.ts";

/** What a check of a running connector found. */
export type WireVerdict =
  | { readonly verdict: "pass" }
  | { readonly verdict: "fail"; readonly expected: string; readonly got: string }
  | { readonly verdict: "not-applicable" | "inconclusive"; readonly reason: string };

/** What is known of a demand, whoever checks it. */
export type DemandFacts = Pick<
  Requirement,
  "id" | "title" | "level" | "tolerance" | "source" | "likelyCause" | "explains"
>;

/** One thing that a running connector must do, and that can be seen from outside. Ids begin with OW, for "over the wire". */
export interface WireCheck extends DemandFacts {
  /** Never rejects because of what the connector does. */
  run(session: ConnectorSession): Promise<WireVerdict>;
}

/** All is well. */
export const PASS: WireVerdict = { verdict: "pass" };

/** A demand that is not met. */
export function fail(expected: string, got: string): WireVerdict {
  return { verdict: "fail", expected, got };
}

/** The demand is about something that this connector does not have. */
export function notApplicable(reason: string): WireVerdict {
  return { verdict: "not-applicable", reason };
}

/** Nothing is proven; the reason says what to do. */
export function unproven(reason: string): WireVerdict {
  return { verdict: "inconclusive", reason };
}
