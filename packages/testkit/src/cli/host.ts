/** What the program uses of its process. */
export interface Host {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard output is a terminal, on which a line can be written again. */
  readonly isTerminal: boolean;
  /** Characters in a line of the terminal. */
  readonly columns: number;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Told what is being done, such as `while GE-01 is checked`, for the case that it never ends. */
  about?(text: string): void;
  /** A word that nobody has used before, of letters and digits. */
  unique(): string;
  /** Resolves early when the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  out(text: string): void;
  err(text: string): void;
}
