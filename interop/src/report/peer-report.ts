import type { CheckResult, PeerLine } from "./check-result.ts";

/** What a peer has found. */
export interface PeerReport {
  /** Whether its toolchain is here. */
  readonly ran: boolean;
  /** Why it did not run. */
  readonly reason?: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed or was skipped, with the reason. */
  readonly details: readonly CheckResult[];
}

/** Fewer checks than this mean that some were lost on the way. */
export const FEWEST_CHECKS = 40;

/** A peer that could not run here: no failure. */
export function notRun(reason: string): PeerReport {
  return { ran: false, reason, passed: 0, failed: 0, skipped: 0, details: [] };
}

/** Puts results together. A peer that ends early, says something twice, or checks next to nothing, has failed. */
export function summarize(
  lines: readonly PeerLine[],
  exitCode: number | null,
  ofOrchestrator: readonly CheckResult[],
): PeerReport {
  const results = lines.flatMap((line) => (line.kind === "check" ? [line.result] : []));
  const ends = lines.flatMap((line) => (line.kind === "end" ? [line.checks] : []));
  const all = [...results, ...ofOrchestrator, ...problems(results, ends, exitCode)];
  const count = (outcome: CheckResult["outcome"]): number => all.filter((result) => result.outcome === outcome).length;
  return {
    ran: true,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    details: all.filter(({ outcome }) => outcome !== "passed"),
  };
}

function problems(results: readonly CheckResult[], ends: readonly number[], exitCode: number | null): CheckResult[] {
  const found: CheckResult[] = [];
  const fail = (name: string, detail: string): void => void found.push({ name, outcome: "failed", detail });
  if (exitCode !== 0) fail("the peer ends with 0", `it ended with ${exitCode}`);
  if (ends.length !== 1 || ends[0] !== results.length) {
    fail("the peer says how many checks it made", `it said ${JSON.stringify(ends)}; ${results.length} were read`);
  }
  const names = results.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) fail("names of checks are unique", twice.join(", "));
  const made = results.filter(({ outcome }) => outcome !== "skipped").length;
  if (made < FEWEST_CHECKS) fail("the peer makes enough checks", `${made}, expected at least ${FEWEST_CHECKS}`);
  return found;
}
