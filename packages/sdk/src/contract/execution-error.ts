/** Whose fault an error is: decides who pays for the retry and who is told. Source: `flyteidl2.core.ExecutionError.ErrorKind`. */
export const ErrorKind = {
  Unknown: "UNKNOWN",
  /** The author or the inputs of the task. */
  User: "USER",
  /** The platform or the remote service. */
  System: "SYSTEM",
} as const;
/** One of {@link ErrorKind}. */
export type ErrorKind = (typeof ErrorKind)[keyof typeof ErrorKind];

/** Why a task failed. Source: `flyteidl2.core.ExecutionError`. */
export interface ExecutionError {
  /** A stable word that can be searched and alerted on: a letter, then letters, digits, `_ . : -`, at most 64 characters. */
  readonly code: string;
  /** What happened, for a person. Carries the remote service's own words. */
  readonly message: string;
  readonly kind: ErrorKind;
  /** Where a full error document lies. */
  readonly errorUri?: string | undefined;
  readonly timestamp?: Date | undefined;
  /** Which worker reported it. */
  readonly worker?: string | undefined;
}
