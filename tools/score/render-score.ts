import type { Score } from "./summarise.ts";

/** The score for a person: a line per plugin, what is wrong, and the sums. */
export function renderScore({ rows, summary, problems }: Score): string {
  const width = Math.max(...rows.map((row) => row.name.length));
  const { elements, foundAt, shrinkMs } = summary;
  return [
    ...rows.map((row) => `${row.name.padEnd(width)}  ${row.text}`),
    "",
    `${summary.killed} of ${summary.brokenPlugins} broken plugins caught, ${summary.attributed} attributed to their own requirement`,
    `${summary.killedInAllSeeds} of them caught with each of ${summary.seeds} seeds`,
    `${summary.falsePositives} false accusations of ${summary.goodPlugins} correct plugins, at least ${summary.simulationsPerGoodPlugin} simulations each; ${summary.simulations} in all`,
    `caught by plan: median ${foundAt.p50}, p95 ${foundAt.p95}, p99 ${foundAt.p99}, last ${foundAt.max}; by the profile quick ${(100 * summary.caughtByQuick).toFixed(1)} %`,
    `${summary.counterexamples} counterexamples: ${summary.oneMinimal} 1-minimal, ${summary.replayed} replayed`,
    `elements: median ${elements.p50}, p95 ${elements.p95}, most ${elements.max}; shrinking: median ${shrinkMs.p50} ms, p95 ${shrinkMs.p95} ms, longest ${shrinkMs.max} ms`,
    `${summary.requirements} requirements, ${summary.requirementsWithoutBrokenPlugin} without a broken plugin; ${summary.requirementsThatMatter} without which one would pass`,
    `${summary.leaksNamed} of ${summary.leaks} leaks of time, chance and network named; ${summary.saboteursCaught} of ${summary.saboteurs} saboteurs caught by the template's fake`,
    ...problems.map((problem) => `PROBLEM ${problem}`),
  ].join("\n");
}
