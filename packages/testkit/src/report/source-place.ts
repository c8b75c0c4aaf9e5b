/** A place in a file of the project. */
export interface SourcePlace {
  /** Relative to the folder in which the kit ran, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

const PLACE = /(?<![\w./~>@-])((?:\.\/)?(?:[\w@-][\w.@-]*\/)*[\w@-][\w.@-]*\.[cm]?[jt]sx?):(\d+):(\d+)/g;

/** The first place in the project's own files that a text names, as stacks do; nothing when there is none. */
export function sourcePlaceIn(...texts: readonly (string | undefined)[]): SourcePlace | undefined {
  for (const text of texts) {
    for (const [, file = "", line, column] of (text ?? "").matchAll(PLACE)) {
      // Packages are others' files.
      if (file.includes("node_modules/")) continue;
      return { file: file.replace(/^\.\//, ""), line: Math.max(1, Number(line)), column: Math.max(1, Number(column)) };
    }
  }
  return undefined;
}
