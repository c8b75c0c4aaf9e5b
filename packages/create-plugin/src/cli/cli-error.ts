import { ExitCode } from "./exit-code.ts";

/** What else there is to say about a {@link CliError}. */
export interface CliErrorOptions extends ErrorOptions {
  readonly missing?: readonly string[];
}

/** Ends the program: what happened, what to do about it, and with which exit code. */
export class CliError extends Error {
  override readonly name: string = "CliError";
  readonly exitCode: ExitCode;
  /** What to do, one line each. May be empty. */
  readonly advice: readonly string[];

  /** The arguments that must be given and were not. */
  readonly missing: readonly string[];

  constructor(exitCode: ExitCode, message: string, advice: readonly string[] = [], options: CliErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
    this.advice = advice;
    this.missing = options.missing ?? [];
  }
}

/** An argument is missing or wrong. */
export function usageError(message: string, ...advice: string[]): CliError {
  return new CliError(ExitCode.Usage, message, advice);
}

/** The user stopped the program before anything was written. */
export function cancelledError(): CliError {
  return new CliError(ExitCode.Cancelled, "Cancelled. Nothing was written.");
}
