import { clip, pad, span, widthOf, type Line } from "./line.ts";

export interface Column {
  readonly title: string;
  /** The width below which it is left out when there is no room. Columns without it are never clipped. */
  readonly flexibleFrom?: number;
}

const GAP = 2;

/** A table with titles, at most `width` characters wide as long as its columns that are not flexible fit. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly Line[])[], width: number): Line[] {
  const natural = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => widthOf(row[index] ?? []))),
  );
  const widths = fit(columns, natural, width);
  const toLine = (cells: readonly Line[]): Line =>
    widths.flatMap((cellWidth, index) =>
      cellWidth === 0 ? [] : [...pad(clip(cells[index] ?? [], cellWidth), cellWidth), span(" ".repeat(GAP))],
    );
  return [toLine(columns.map(({ title }) => [span(title, "dim")])), ...rows.map(toLine)];
}

/** The widths of the columns; 0 for one that is left out. */
function fit(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  for (const [index, { flexibleFrom }] of columns.entries()) {
    if (flexibleFrom === undefined) continue;
    const total = widths.reduce((sum, one) => sum + (one === 0 ? 0 : one + GAP), 0);
    const wanted = Math.min(natural[index] ?? 0, (natural[index] ?? 0) - (total - width));
    widths[index] = wanted >= flexibleFrom ? wanted : 0;
  }
  return widths;
}
