/** Something is not as it should be: the demo ends with exit code 1. */
export class DemoError extends Error {
  override readonly name: string = "DemoError";
  /** What a failed program printed; shown below the message. */
  readonly output: string;

  constructor(message: string, output = "", options?: ErrorOptions) {
    super(message, options);
    this.output = output;
  }
}

/** Somebody stopped the demo. */
export class StoppedError extends Error {
  override readonly name: string = "StoppedError";
  /** Such as `SIGINT`. */
  readonly signal: string;
  readonly exitCode: number;

  constructor(signal: string, exitCode: number) {
    super(`stopped by ${signal}`);
    this.signal = signal;
    this.exitCode = exitCode;
  }
}
