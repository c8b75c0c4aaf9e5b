import type { LiteralMap } from "./literal.ts";

/** Gives a plugin the inputs of the task. Source: flyteplugins, io/iface.go. */
export interface InputReader {
  /** Prefix under which the inputs lie. */
  readonly inputPrefixPath: string;
  /** Where the serialised inputs lie. */
  readonly inputPath: string;
  /**
   * The inputs; empty when the task takes none.
   *
   * @throws PluginError with code `ReadFailed` when they cannot be read.
   */
  get(): Promise<LiteralMap>;
}
