import { MAX_TIMELINE_LINES, type TimelineRow } from "../report/timeline.ts";

/** Lines of one call: what was sent, and what came back. */
const LINES = 2;

/**
 * What a person wants to read of many calls: of calls that were made and answered alike, one after the other, the first; and the middle left out
 * where it is still too long.
 */
export function foldCalls(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const folded: TimelineRow[] = [];
  for (let index = 0; index < rows.length;) {
    const repeats = repeatsAt(rows, index);
    if (repeats === 0) {
      folded.push(...rows.slice(index, index + 1));
      index += 1;
      continue;
    }
    folded.push(...rows.slice(index, index + LINES), {
      lane: "host",
      text: `... ${repeats} more like it`,
    });
    index += LINES * (1 + repeats);
  }
  if (folded.length <= MAX_TIMELINE_LINES) return folded;
  const half = Math.floor((MAX_TIMELINE_LINES - 1) / 2);
  const left = folded.length - 2 * half;
  return [...folded.slice(0, half), { lane: "host", text: `... ${left} more lines ...` }, ...folded.slice(-half)];
}

/** How often the call that begins in this line is made again right after it, with the same answer. */
function repeatsAt(rows: readonly TimelineRow[], start: number): number {
  const call = textOf(rows, start);
  if (!call.includes("->")) return 0;
  let repeats = 0;
  while (textOf(rows, start + LINES * (repeats + 1)) === call) repeats += 1;
  return repeats;
}

/** A call and its answer, without their number; empty where there are not both. */
function textOf(rows: readonly TimelineRow[], start: number): string {
  const lines = rows.slice(start, start + LINES);
  return lines.length < LINES ? "" : lines.map(({ text }) => text.replace(/#\d+/, "#")).join("\n");
}
