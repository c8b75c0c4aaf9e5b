import type { CheckResult, PeerLine } from "./check-result.ts";

/**
 * Who is driven by whom: `server` is our connector by a peer's client, `engine` the same by Flyte's own executor, `client` a peer's connector by our plugin,
 * `agent` a peer's agent of Flyte 1.
 */
export type Direction = "server" | "engine" | "client" | "agent";

/** How many checks ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a peer has found in one direction. */
export interface DirectionReport extends Counts {
  /** What failed or was skipped, with the reason. */
  readonly details: readonly CheckResult[];
}

/** What a peer has found in all of them. */
export interface PeerReport extends DirectionReport {
  /** Whether its toolchain is here. */
  readonly ran: boolean;
  /** Why it did not run. */
  readonly reason?: string;
  readonly directions: Readonly<Partial<Record<Direction, Counts>>>;
}

/** Fewer checks in one direction than this mean that some were lost on the way. */
export const FEWEST_CHECKS = 40;

/** A peer that could not run here: no failure. */
export function notRun(reason: string): PeerReport {
  return { ...ofDirections({}), ran: false, reason };
}

/** The report of a peer that ran in these directions. */
export function ofDirections(reports: Readonly<Partial<Record<Direction, DirectionReport>>>): PeerReport {
  const all = Object.values(reports);
  const sum = (key: keyof Counts): number => all.reduce((total, report) => total + report[key], 0);
  return {
    ran: true,
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    directions: Object.fromEntries(
      Object.entries(reports).map(([name, { passed, failed, skipped }]) => [name, { passed, failed, skipped }]),
    ),
    details: all.flatMap(({ details }) => details),
  };
}

/** Puts results together. A peer that ends early, says something twice, or checks next to nothing, has failed. */
export function summarize(
  lines: readonly PeerLine[],
  exitCode: number | null,
  ofOrchestrator: readonly CheckResult[],
): DirectionReport {
  const results = lines.flatMap((line) => (line.kind === "check" ? [line.result] : []));
  const ends = lines.flatMap((line) => (line.kind === "end" ? [line.checks] : []));
  const all = [...results, ...ofOrchestrator, ...problems(results, ends, exitCode)];
  const count = (outcome: CheckResult["outcome"]): number => all.filter((result) => result.outcome === outcome).length;
  return {
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
