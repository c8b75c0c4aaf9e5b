import { AMBIENT_SOURCES } from "../../packages/testkit/src/ambient/ambient-source.ts";
import type { BrokenResult } from "./jobs.ts";

/** The requirement on time, chance and network. */
const DETERMINISM = "DT-01";

/** Whether the kit names the source that the plugin is named after, and a line of the plugin. */
export function isLeakNamed({ name, counterexample }: BrokenResult): boolean {
  const got = counterexample?.got ?? "";
  const source = AMBIENT_SOURCES.toSorted((a, b) => b.length - a.length).find((each) => got.startsWith(each));
  if (source === undefined || !/\.ts:\d+:\d+/.test(got)) return false;
  const [said, meant] = [letters(source), letters(name)];
  // "new-date" is Date, and "math-random-in-trouble" is Math.random.
  return said.includes(meant) || meant.includes(said);
}

/** Results of plugins that reach for something ambient. */
export function leaksOf(results: readonly BrokenResult[]): readonly BrokenResult[] {
  return results.filter(({ breaks }) => breaks === DETERMINISM);
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, "");
}
