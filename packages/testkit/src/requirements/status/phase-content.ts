import type { PhaseInfo } from "@flyte-webapi/sdk";

/** Alone these are no news: when something began, was reported or went wrong. */
const TIMES: ReadonlySet<string> = new Set(["occurredAt", "reportedAt", "timestamp"]);

/** All that a reader of a phase can see, without its version and without times, as text: equal for equal content. */
export function contentOf({ version: _version, ...seen }: PhaseInfo): string {
  return textOf(seen);
}

/** The same with the version. */
export function wholeOf(phaseInfo: PhaseInfo): string {
  return `version ${phaseInfo.version}, ${contentOf(phaseInfo)}`;
}

const MOST_SHOWN = 300;

/** What two reports say, cut to where they begin to differ. */
export function difference(before: PhaseInfo, after: PhaseInfo): { readonly expected: string; readonly got: string } {
  const [old, next] = [wholeOf(before), wholeOf(after)];
  let at = 0;
  while (at < old.length && old[at] === next[at]) at += 1;
  const start = Math.max(0, at - MOST_SHOWN / 2);
  return { expected: old.slice(start, start + MOST_SHOWN), got: next.slice(start, start + MOST_SHOWN) };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([name, field]) => field !== undefined && !TIMES.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${name}: ${textOf(field)}`).join(", ")}}`;
  }
  return typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "undefined");
}
