/** What becomes of a file that both its user and its template have changed. */
export interface Merged {
  readonly text: string;
  /** How many places both have changed in different ways. Each of them is between markers in the text. */
  readonly conflicts: number;
}

/** What is written at the markers, as git does. */
export const MARKERS = { yours: "<<<<<<< yours", middle: "=======", theirs: ">>>>>>> create-plugin" } as const;

/** Whether a text holds a conflict that nobody has solved yet. */
export function hasMarkers(text: string): boolean {
  return /^<<<<<<< [^\n]*\n[^]*^=======\r?\n[^]*^>>>>>>> /m.test(text);
}
