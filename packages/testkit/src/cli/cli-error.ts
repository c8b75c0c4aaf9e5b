import { ExitCode } from "./exit-code.ts";

/** Ends the program: what happened, what to do about it, and with which exit code. */
export class CliError extends Error {
  override readonly name: string = "CliError";
  readonly exitCode: ExitCode;
  /** What to do, one line each. May be empty. */
  readonly advice: readonly string[];

  constructor(exitCode: ExitCode, message: string, advice: readonly string[] = [], options: ErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
    this.advice = advice;
  }
}

/** An argument is missing or wrong. */
export function usageError(message: string, ...advice: string[]): CliError {
  return new CliError(ExitCode.StaleOrUsage, message, advice);
}

/** The check cannot begin. */
export function harnessError(message: string, advice: readonly string[], cause?: unknown): CliError {
  return new CliError(ExitCode.Harness, message, advice, { cause });
}
