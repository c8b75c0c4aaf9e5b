import type { PhaseMark } from "../protocol/dev-event.ts";

/** A stretch of time in one phase. */
export interface Segment {
  readonly phase: string;
  /** Wall-clock milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** A segment as it is drawn. */
export interface Run {
  readonly phase: string;
  /** Share of the width, 0 to 1. */
  readonly start: number;
  readonly end: number;
}

/** A stretch of time that is shown. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What phases follow each other: without gaps, from the first phase on, until the terminal one or `now`. Marks that say the same phase again are one
 * segment; a clock that goes back makes no segment shorter than nothing.
 */
export function segmentsOf(marks: readonly PhaseMark[], now: number): Segment[] {
  const segments: { phase: string; from: number; to: number }[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const { phase, at } of marks) {
    const from = Math.max(latest, at);
    latest = from;
    const last = segments.at(-1);
    if (last !== undefined) last.to = from;
    if (last?.phase !== phase) segments.push({ phase, from, to: from });
  }
  const last = segments.at(-1);
  if (last !== undefined && marks.at(-1)?.isTerminal !== true) last.to = Math.max(latest, now);
  return segments;
}

/** The part of segments that is inside a range, as shares of its width. A terminal phase lasts to the end of the range. */
export function runsIn(segments: readonly Segment[], range: TimeRange, isOver: boolean): Run[] {
  const width = range.to - range.from;
  if (!(width > 0)) return [];
  const place = (at: number): number => Math.min(1, Math.max(0, (at - range.from) / width));
  return segments.flatMap(({ phase, from, to }, index) => {
    const start = place(from);
    const end = isOver && index === segments.length - 1 ? 1 : place(to);
    return end > start ? [{ phase, start, end }] : [];
  });
}
