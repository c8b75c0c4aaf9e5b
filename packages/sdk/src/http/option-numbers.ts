import type { ConfigIssue } from "../errors/config-error.ts";

/** What a number of an option must be. */
export interface NumberRange {
  readonly text: string;
  holds(value: number): boolean;
}

/** Above 0; `Infinity` means no limit. */
export const POSITIVE: NumberRange = { text: "a number above 0", holds: (value) => value > 0 };
/** 0 or more, not `Infinity`. */
export const NOT_NEGATIVE: NumberRange = {
  text: "a finite number of at least 0",
  holds: (value) => value >= 0 && Number.isFinite(value),
};
/** 1, 2, 3 ... */
export const COUNT: NumberRange = {
  text: "an integer of at least 1",
  holds: (value) => Number.isSafeInteger(value) && value >= 1,
};

/** Gives the value of an option, or its default when it is left out. */
export type NumberReader = (
  field: string,
  value: number | undefined,
  fallback: number,
  expected: NumberRange,
) => number;

/** Makes a reader that adds to `issues` what is wrong. */
export function numberReader(issues: ConfigIssue[]): NumberReader {
  return (field, value, fallback, expected) => {
    if (value === undefined) return fallback;
    if (!expected.holds(value)) issues.push({ field, message: `${field} is ${value}, expected ${expected.text}` });
    return value;
  };
}
