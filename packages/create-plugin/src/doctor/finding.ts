/** Something about a project that somebody should know. */
export interface Finding {
  /** Stays the same between versions: `sdk-is-peer`. */
  readonly id: string;
  /** `error`: it does not work, or will not. `warning`: it should be otherwise. `note`: good to know. */
  readonly level: "error" | "warning" | "note";
  /** What is so, with the value that was found. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}
