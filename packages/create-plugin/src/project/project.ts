import type { ProjectRecord } from "../plan/record.ts";
import type { FileTree } from "../template/template.ts";

/** A project that this program has made, as it is now. */
export interface Project {
  /** Absolute. */
  readonly folder: string;
  readonly record: ProjectRecord;
  /** Its text files, by path. */
  readonly files: FileTree;
  /** The generated files as they were generated, as far as that is known. */
  readonly base: FileTree;
}
