/** One figure, beside what it is measured against. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Measured, or computed, in the same run: the name says which. */
  readonly baseline: number;
  /** `value / baseline`. */
  readonly ratio: number;
  /** What the ratio, or the value, may be at most or must be at least. */
  readonly bound?: string;
  /** Whether it is kept. */
  readonly ok?: boolean;
}

/** Makes a result; without a bound it can only be looked at. */
export function result(
  name: string,
  value: number,
  unit: string,
  baseline: number,
  bound?: { readonly says: string; readonly holds: (ratio: number, value: number) => boolean },
): BenchResult {
  const ratio = round(value / baseline);
  const figures = { name, value: round(value), unit, baseline: round(baseline), ratio };
  return bound === undefined ? figures : { ...figures, bound: bound.says, ok: bound.holds(ratio, value) };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
