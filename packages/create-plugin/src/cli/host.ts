/** What the program uses of its process. */
export interface Host {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Without the `v` in front. */
  readonly nodeVersion: string;
  /** Whether a person can be asked: both standard input and output are a terminal. */
  readonly isTerminal: boolean;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** Where the build put the templates. */
  readonly templatesFolder: string;
  /** Milliseconds since some moment; never goes back. */
  readonly now: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}
