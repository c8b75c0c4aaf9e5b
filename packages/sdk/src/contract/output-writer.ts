import type { ExecutionError } from "./execution-error.ts";
import type { LiteralMap } from "./literal.ts";

/** What a task gave: its outputs, or its own error. Source: flyteplugins, io/iface.go. */
export type OutputReader =
  | { readonly kind: "literals"; readonly literals: LiteralMap }
  | { readonly kind: "error"; readonly error: ExecutionError; readonly recoverable: boolean };

/** Takes what a task gives. Everything lies under the prefix of the current attempt. Source: flyteplugins, io/iface.go. */
export interface OutputWriter {
  /** Prefix for raw data that the task writes itself. */
  readonly rawOutputPrefix: string;
  /** Prefix of outputs, error and deck. */
  readonly outputPrefixPath: string;
  readonly outputPath: string;
  readonly deckPath: string;
  readonly errorPath: string;
  readonly checkpointPrefix: string;
  /** Absent in the first attempt. */
  readonly previousCheckpointPrefix?: string | undefined;
  /**
   * Stores the outputs. Storing the same again is harmless; another value replaces the first.
   *
   * @throws PluginError with code `BadOutputs` when a name or a type is not that of the task's interface, or one is missing.
   */
  put(outputs: OutputReader): Promise<void>;
}
