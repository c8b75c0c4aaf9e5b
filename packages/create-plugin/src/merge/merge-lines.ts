import { diff3Merge } from "node-diff3";

import { splitLines } from "./lines.ts";
import { MARKERS, type Merged } from "./merged.ts";
import { newerPins } from "./newer-pin.ts";

/** A piece of a merge: lines that are sure, or what each side has made of the same lines. */
type Piece = { readonly ok: readonly string[] } | { readonly conflict: Conflict };

interface Conflict {
  /** The user's lines. */
  readonly a: readonly string[];
  /** The lines that both have started from. */
  readonly o: readonly string[];
  /** The template's lines. */
  readonly b: readonly string[];
}

/**
 * A three-way merge of lines. What only one side has changed is taken from that side; what both have changed in the same way, once. Every line that the
 * user has written is in the result.
 */
export function mergeLines(yours: string, base: string, theirs: string): Merged {
  // The library has no types for what it answers; its documentation gives this form.
  const pieces = diff3Merge([...splitLines(yours)], [...splitLines(base)], [...splitLines(theirs)], {
    excludeFalseConflicts: true,
  }) as readonly Piece[];
  const texts = pieces.map((piece) =>
    "ok" in piece ? { text: piece.ok.join(""), conflicts: 0 } : settle(piece.conflict),
  );
  return {
    text: texts.map(({ text }) => text).join(""),
    conflicts: texts.reduce((sum, { conflicts }) => sum + conflicts, 0),
  };
}

function settle({ a, o, b }: Conflict): Merged {
  const pins = newerPins(a, b);
  if (pins !== undefined) return { text: pins.join(""), conflicts: 0 };
  if (o.length > 0) {
    const text = besideEachOther(a, o, b) ?? besideEachOther(b, o, a);
    if (text !== undefined) return { text, conflicts: 0 };
  }
  // Both have only added something here: what they added first and last may be the same.
  if (o.length === 0) {
    const start = commonStart(a, b);
    const end = commonStart(a.slice(start).toReversed(), b.slice(start).toReversed());
    return withMarkers(a, b, start, end);
  }
  return withMarkers(a, b, 0, 0);
}

/**
 * One side has only added lines in front of the others or behind them, and the other side has changed those: both are right, and their order is clear. `undefined`
 * when it is otherwise.
 */
function besideEachOther(
  adding: readonly string[],
  o: readonly string[],
  changing: readonly string[],
): string | undefined {
  const added = adding.length - o.length;
  if (added <= 0) return undefined;
  if (o.every((line, index) => line === adding[index])) {
    return closed(changing.join("")) + adding.slice(o.length).join("");
  }
  if (o.every((line, index) => line === adding[added + index])) {
    return closed(adding.slice(0, added).join("")) + changing.join("");
  }
  return undefined;
}

function withMarkers(a: readonly string[], b: readonly string[], start: number, end: number): Merged {
  const side = (lines: readonly string[]): string => closed(lines.slice(start, lines.length - end).join(""));
  const [yours, theirs] = [side(a), side(b)];
  const { yours: first, middle, theirs: last } = MARKERS;
  const text = [
    ...a.slice(0, start),
    `${first}\n${yours}${middle}\n${theirs}${last}\n`,
    ...a.slice(a.length - end),
  ].join("");
  return { text, conflicts: 1 };
}

/** A marker begins a line of its own. */
function closed(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((line, index) => line !== b[index]);
  return different === -1 ? a.length : different;
}
