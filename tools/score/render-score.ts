import type { Score } from "./score.ts";

/** The score for a person: a line per plugin, what is wrong, and the sums. */
export function renderScore({ rows, summary, problems }: Score): string {
  const width = Math.max(...rows.map((row) => row.name.length));
  return [
    ...rows.map((row) => `${row.name.padEnd(width)}  ${row.text}`),
    "",
    `${summary.killed} of ${summary.brokenPlugins} broken plugins caught, ${summary.attributed} attributed to their own requirement`,
    `${summary.falsePositives} false accusations of ${summary.goodPlugins} correct plugins in ${summary.simulations} simulations`,
    `${summary.oneMinimal} counterexamples 1-minimal, ${summary.replayed} replayed; ${summary.requirements} requirements, ${summary.requirementsWithoutBrokenPlugin} without a broken plugin`,
    ...problems.map((problem) => `PROBLEM ${problem}`),
  ].join("\n");
}
