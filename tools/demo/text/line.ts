import { styleText } from "node:util";

/** What a piece of text means; how that looks is decided where it is printed. */
export type Style = "plain" | "good" | "bad" | "warn" | "busy" | "dim" | "bold";

/** A piece of text. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** One line, without its end. */
export type Line = readonly Span[];

/** A piece of text; control characters in it become spaces, so that nobody's text moves the cursor. */
export function span(text: string, style: Style = "plain"): Span {
  return { text: text.replace(/\p{Cc}/gu, " "), style };
}

export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + Array.from(text).length, 0);
}

/** The line, cut to `width` characters; what was cut is marked by an ellipsis. */
export function clip(line: Line, width: number): Line {
  if (widthOf(line) <= width) return line;
  const clipped: Span[] = [];
  let left = Math.max(0, width - 1);
  for (const { text, style } of line) {
    const kept = Array.from(text).slice(0, left).join("");
    clipped.push({ text: kept, style });
    left -= Array.from(kept).length;
  }
  return width > 0 ? [...clipped, span("…", "dim")] : [];
}

/** The line, filled up with spaces to `width` characters. */
export function pad(line: Line, width: number): Line {
  const missing = width - widthOf(line);
  return missing > 0 ? [...line, span(" ".repeat(missing))] : line;
}

const FORMATS = {
  plain: [],
  good: ["green"],
  bad: ["red", "bold"],
  warn: ["yellow"],
  busy: ["cyan"],
  dim: ["dim"],
  bold: ["bold"],
} as const satisfies Record<Style, readonly string[]>;

/** The line as it is printed. Spaces at its end are left out. */
export function render(line: Line, color: boolean): string {
  const rendered = line.map(({ text, style }) =>
    // The caller knows whether there is a terminal; this function shall not look.
    color && style !== "plain" && text !== "" ? styleText([...FORMATS[style]], text, { validateStream: false }) : text,
  );
  return rendered.join("").trimEnd();
}
