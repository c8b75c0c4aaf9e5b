/** What the command uses of its process. */
export interface DevHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody sits in front of standard output. */
  readonly isTerminal: boolean;
  /** The size of the terminal, in characters. */
  size(): { readonly columns: number; readonly rows: number };
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** A token that nobody can guess. */
  token(): string;
  /** Opens an address in a browser, where there is one. Never throws. */
  open(url: string): void;
  out(text: string): void;
  err(text: string): void;
  /** Tells of keys until the signal is aborted. Does nothing where there is no keyboard. */
  keys(listener: (key: string) => void, signal: AbortSignal): void;
}
